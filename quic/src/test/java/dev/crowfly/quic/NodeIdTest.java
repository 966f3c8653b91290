package dev.crowfly.quic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NodeIdTest {
  // SHA-256 of no bytes at all, e3b0c442...b855, in base32.
  private static final String OF_NOTHING = "4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbkq";

  @Test
  void textIsLowerCaseBase32OfTheHash() {
    NodeId id = NodeId.ofPublicKey(new byte[0]);

    assertEquals(OF_NOTHING, id.toString());
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        new BigInteger(1, id.bytes()).toString(16));
  }

  @Test
  void onlyTheOneSpellingIsAccepted() {
    String[] bad = {
      null,
      "",
      OF_NOTHING + "a",
      OF_NOTHING.substring(1),
      OF_NOTHING.toUpperCase(java.util.Locale.ROOT),
      OF_NOTHING.replace('4', '1'),
      // The last character carries one bit only.
      OF_NOTHING.substring(0, 51) + "r",
    };
    for (String text : bad) {
      assertFalse(NodeId.isValid(text), text);
      assertThrows(IllegalArgumentException.class, () -> NodeId.parse(text), text);
    }
  }

  @Property(tries = 10_000)
  void everyNodeId_isReadBackFromItsText(@ForAll byte[] publicKey) {
    NodeId id = NodeId.ofPublicKey(publicKey);
    NodeId read = NodeId.parse(id.toString());

    assertEquals(NodeId.TEXT_LENGTH, id.toString().length());
    assertEquals(id, read);
    assertEquals(id.hashCode(), read.hashCode());
    assertEquals(0, id.compareTo(read));
    assertArrayEquals(id.bytes(), read.bytes());
  }

  @Property(tries = 10_000)
  void anyText_isReadOrRefused(@ForAll String text) {
    assertFalse(NodeId.isValid(text) && !NodeId.parse(text).toString().equals(text));
  }

  @Test
  void otherKeysHaveOtherIds() {
    assertNotEquals(NodeId.ofPublicKey(new byte[1]), NodeId.ofPublicKey(new byte[2]));
    assertTrue(NodeId.isValid(OF_NOTHING));
  }
}
