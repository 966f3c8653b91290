package dev.crowfly.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages of someone who lacks the key: none of them verifies, whatever is done to them. */
class ForgedMessageTest {
  private static final StunKey KEY = StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");

  private final StunReader reader = new StunReader();
  private final StunWriter writer = new StunWriter();

  @Test
  void everySingleBitFlipIsNoticed() {
    byte[] genuine = HexFormat.of().parseHex(Rfc5769Test.REQUEST);
    int fingerprint = genuine.length - 8;
    for (int bit = 0; bit < 8 * fingerprint; bit++) {
      byte[] forged = genuine.clone();
      forged[bit / 8] ^= (byte) (0x80 >>> bit % 8);
      assertFalse(isAuthentic(forged), "bit " + bit);
    }
  }

  @Test
  void everyBitOfFingerprintCounts() throws StunException {
    byte[] genuine = HexFormat.of().parseHex(Rfc5769Test.REQUEST);
    for (int bit = 8 * (genuine.length - 4); bit < 8 * genuine.length; bit++) {
      byte[] forged = genuine.clone();
      forged[bit / 8] ^= (byte) (0x80 >>> bit % 8);
      reader.wrap(forged, 0, forged.length);
      assertFalse(reader.hasValidFingerprint(), "bit " + bit);
    }
  }

  @Test
  void attributesMovedBehindOrBeforeIntegrityDoNotBecomeAuthentic() throws StunException {
    byte[] out = new byte[300];
    writer.begin(out, 0, out.length, StunClass.REQUEST, Stun.BINDING, new byte[12], 0);
    writer.addInt(StunAttribute.PRIORITY, 1);
    writer.addIntegrity(KEY);
    int length = writer.end();
    // Appended: ignored. Inserted before: not authentic.
    System.arraycopy(HexFormat.of().parseHex("00250000"), 0, out, length, 4);
    Bytes.putShort(out, Stun.LENGTH_OFFSET, length + 4 - Stun.HEADER_BYTES);
    reader.wrap(out, 0, length + 4);
    assertTrue(reader.hasValidIntegrity(KEY));
    assertFalse(reader.has(StunAttribute.USE_CANDIDATE));

    byte[] inserted = new byte[length + 4];
    System.arraycopy(out, 0, inserted, 0, Stun.HEADER_BYTES);
    System.arraycopy(out, length, inserted, Stun.HEADER_BYTES, 4);
    System.arraycopy(
        out, Stun.HEADER_BYTES, inserted, Stun.HEADER_BYTES + 4, length - Stun.HEADER_BYTES);
    reader.wrap(inserted, 0, inserted.length);
    assertTrue(reader.has(StunAttribute.USE_CANDIDATE));
    assertFalse(reader.hasValidIntegrity(KEY));
  }

  @Test
  void guessedKeysDoNotVerify() {
    byte[] out = new byte[300];
    Random random = new Random(5389);
    for (int i = 0; i < 2000; i++) {
      StunKey guess = StunKey.shortTerm(Long.toString(random.nextLong(), 36));
      writer.begin(out, 0, out.length, StunClass.REQUEST, Stun.BINDING, new byte[12], 0);
      writer.addLong(StunAttribute.ICE_CONTROLLING, random.nextLong());
      writer.addIntegrity(guess);
      writer.addIntegritySha256(guess);
      writer.addFingerprint();
      byte[] forged = Arrays.copyOf(out, writer.end());
      assertFalse(isAuthentic(forged));
      assertFalse(reader.hasValidIntegritySha256(KEY));
    }
  }

  @Test
  void verifyingAForgeryLeavesTheKeyAsItWas() throws StunException {
    byte[] genuine = HexFormat.of().parseHex(Rfc5769Test.REQUEST);
    byte[] forged = genuine.clone();
    forged[50] ^= 1;
    for (int i = 0; i < 100; i++) {
      assertFalse(isAuthentic(forged));
      assertTrue(isAuthentic(genuine));
    }
  }

  @Test
  void largestMessageIsReadAndBounded() throws StunException {
    byte[] huge = new byte[Stun.HEADER_BYTES + 0xFFFC];
    Bytes.putInt(huge, 0, 0x0001FFFC);
    Bytes.putInt(huge, 4, Stun.MAGIC_COOKIE);
    for (int at = Stun.HEADER_BYTES; at < huge.length; at += 4) {
      Bytes.putShort(huge, at, 0x7000);
    }
    reader.wrap(huge, 0, huge.length);
    assertEquals(0xFFFC / 4, reader.unknownAttributeCount());
    assertEquals(0x7000, reader.unknownAttribute(StunReader.MAX_UNKNOWN_ATTRIBUTES - 1));
  }

  private boolean isAuthentic(byte[] message) {
    try {
      reader.wrap(message, 0, message.length);
    } catch (StunException e) {
      return false;
    }
    return reader.hasValidIntegrity(KEY);
  }
}
