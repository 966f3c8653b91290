package dev.crowfly.quic.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** RFC 9001 §5.8 and appendix A.4. */
class RetryIntegrityTest {
  private static final byte[] ODCID = Hex.bytes("8394c8f03e515708");
  private static final byte[] RETRY =
      Hex.bytes("ff000000010008f067a5502a4262b574", "6f6b656e04a265ba2eff4d829058fb3f", "0f2496ba");

  @Test
  void rfc9001_A4_tag_is_computed() {
    int start = 3;
    int end = start + RETRY.length - RetryIntegrity.TAG_LENGTH;
    byte[] buf = new byte[start + RETRY.length];
    System.arraycopy(RETRY, 0, buf, start, end - start);
    RetryIntegrity.writeTag(ODCID, 0, ODCID.length, buf, start, end);
    assertArrayEquals(RETRY, Arrays.copyOfRange(buf, start, buf.length));
  }

  @Test
  void rfc9001_A4_packet_verifies_again_and_again() {
    for (int i = 0; i < 3; i++) {
      assertTrue(RetryIntegrity.verify(ODCID, 0, ODCID.length, RETRY, 0, RETRY.length));
    }
    byte[] moved = new byte[RETRY.length + 9];
    System.arraycopy(RETRY, 0, moved, 4, RETRY.length);
    byte[] id = Hex.bytes("ffff8394c8f03e515708ff");
    assertTrue(RetryIntegrity.verify(id, 2, 8, moved, 4, 4 + RETRY.length));
  }

  @Test
  void any_flipped_bit_is_noticed() {
    for (int bit = 0; bit < 8 * RETRY.length; bit++) {
      byte[] damaged = RETRY.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertFalse(RetryIntegrity.verify(ODCID, 0, ODCID.length, damaged, 0, damaged.length));
    }
    for (int bit = 0; bit < 8 * ODCID.length; bit++) {
      byte[] other = ODCID.clone();
      other[bit / 8] ^= (byte) (1 << (bit % 8));
      assertFalse(RetryIntegrity.verify(other, 0, other.length, RETRY, 0, RETRY.length));
    }
    assertFalse(RetryIntegrity.verify(ODCID, 0, 7, RETRY, 0, RETRY.length));
  }

  @Property(tries = 10_000)
  void arbitrary_bytes_are_refused_quietly(
      @ForAll @Size(max = 20) byte[] id, @ForAll @Size(max = 100) byte[] packet) {
    assertFalse(RetryIntegrity.verify(id, 0, id.length, packet, 0, packet.length));
  }

  @Test
  void a_connection_id_of_more_than_20_bytes_is_a_mistake() {
    assertThrows(
        IllegalArgumentException.class,
        () -> RetryIntegrity.verify(new byte[21], 0, 21, RETRY, 0, RETRY.length));
  }
}
