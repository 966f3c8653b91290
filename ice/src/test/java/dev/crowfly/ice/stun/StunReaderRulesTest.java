package dev.crowfly.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What RFC 8489 says of single messages, one by one. */
class StunReaderRulesTest {
  private static final String HEADER = "2112a442b7e7a701bc34d686fa87dfae";
  private static final StunKey KEY = StunKey.shortTerm("secret");

  private final StunReader reader = new StunReader();
  private final StunWriter writer = new StunWriter();
  private final byte[] out = new byte[600];

  @ParameterizedTest
  @CsvSource({
    "TOO_SHORT, 0001",
    "TOO_SHORT, 000100002112a442b7e7a701bc34d686fa87df",
    "NOT_STUN, 400100002112a442b7e7a701bc34d686fa87dfae",
    "NOT_STUN, c00100002112a442b7e7a701bc34d686fa87dfae",
    "NO_MAGIC_COOKIE, 000100002112a443b7e7a701bc34d686fa87dfae",
    "LENGTH_NOT_ALIGNED, 000100012112a442b7e7a701bc34d686fa87dfae00",
    "LENGTH_MISMATCH, 000100042112a442b7e7a701bc34d686fa87dfae",
    "LENGTH_MISMATCH, 000100002112a442b7e7a701bc34d686fa87dfae00000000",
    "ATTRIBUTE_TOO_LONG, 000100042112a442b7e7a701bc34d686fa87dfae80220001",
    "ATTRIBUTE_TOO_LONG, 000100042112a442b7e7a701bc34d686fa87dfae8022ffff",
    "BAD_ATTRIBUTE, 000100042112a442b7e7a701bc34d686fa87dfae00240000",
    "BAD_ATTRIBUTE, 000100082112a442b7e7a701bc34d686fa87dfae0025000400000000",
    "BAD_ATTRIBUTE, 000100082112a442b7e7a701bc34d686fa87dfae0008000400000000",
    "BAD_ATTRIBUTE, 000100082112a442b7e7a701bc34d686fa87dfae8028000300000000",
    "BAD_ATTRIBUTE, 0001000c2112a442b7e7a701bc34d686fa87dfae002000080003000000000000",
    "BAD_ATTRIBUTE, 0001000c2112a442b7e7a701bc34d686fa87dfae002000080002000000000000",
    "BAD_ATTRIBUTE, 000101082112a442b7e7a701bc34d686fa87dfae0009000400000200",
    "FINGERPRINT_NOT_LAST, 0001000c2112a442b7e7a701bc34d686fa87dfae802800040000000080220000"
  })
  void bytesThatAreNoMessageHaveTheirReason(StunException.Reason reason, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (reason == StunException.Reason.BAD_ATTRIBUTE) {
      Bytes.putShort(bytes, Stun.LENGTH_OFFSET, bytes.length - Stun.HEADER_BYTES);
    }
    StunException e = assertThrows(StunException.class, () -> reader.wrap(bytes, 0, bytes.length));
    assertEquals(reason, e.reason());
    assertEquals(0, reader.length());
    assertFalse(reader.has(StunAttribute.FINGERPRINT));
  }

  @Test
  void errorsKeepNoTrace() {
    StunException e = assertThrows(StunException.class, () -> reader.wrap(new byte[3], 0, 3));
    assertEquals(0, e.getStackTrace().length);
    assertEquals(e, assertThrows(StunException.class, () -> reader.wrap(new byte[2], 0, 2)));
  }

  @Test
  void typesSpreadTheClassOverTheMethod() {
    assertEquals(0x0001, StunClass.REQUEST.typeOf(Stun.BINDING));
    assertEquals(0x0011, StunClass.INDICATION.typeOf(Stun.BINDING));
    assertEquals(0x0101, StunClass.SUCCESS_RESPONSE.typeOf(Stun.BINDING));
    assertEquals(0x0111, StunClass.ERROR_RESPONSE.typeOf(Stun.BINDING));
    assertEquals(0x3FFF, StunClass.ERROR_RESPONSE.typeOf(Stun.MAX_METHOD));
    for (int type = 0; type <= 0x3FFF; type++) {
      assertEquals(type, StunClass.of(type).typeOf(StunClass.methodOf(type)));
    }
  }

  @Test
  void behindIntegrityOnlyFingerprintCounts() throws StunException {
    begin();
    writer.addText(StunAttribute.USERNAME, "a:b");
    writer.addIntegrity(KEY);
    int length = writer.end();
    // USE-CANDIDATE, an unknown required attribute and a malformed PRIORITY, all unauthenticated.
    byte[] behind = HexFormat.of().parseHex("002500007fff000000240000");
    System.arraycopy(behind, 0, out, length, behind.length);
    length = withFingerprint(length + behind.length);
    reader.wrap(out, 0, length);
    assertFalse(reader.has(StunAttribute.USE_CANDIDATE));
    assertFalse(reader.has(StunAttribute.PRIORITY));
    assertEquals(0, reader.unknownAttributeCount());
    assertTrue(reader.hasValidIntegrity(KEY));
    assertTrue(reader.hasValidFingerprint());
  }

  @Test
  void behindSha256IntegrityNotEvenSha1Counts() throws StunException {
    begin();
    writer.addIntegritySha256(KEY);
    int length = writer.end();
    Bytes.putInt(out, length, StunAttribute.MESSAGE_INTEGRITY << 16 | StunKey.SHA1_BYTES);
    Bytes.putShort(out, Stun.LENGTH_OFFSET, length + 24 - Stun.HEADER_BYTES);
    KEY.signSha1(out, 0, length);
    reader.wrap(out, 0, length + 24);
    assertTrue(reader.hasValidIntegritySha256(KEY));
    assertFalse(reader.has(StunAttribute.MESSAGE_INTEGRITY));
  }

  @Test
  void truncatedSha256CountsOnlyWhereItIsAllowed() throws StunException {
    for (int bytes = StunKey.MIN_SHA256_BYTES; bytes <= StunKey.SHA256_BYTES; bytes += 4) {
      begin();
      writer.addIntegritySha256(KEY, bytes);
      reader.wrap(out, 0, writer.end());
      assertEquals(bytes == StunKey.SHA256_BYTES, reader.hasValidIntegritySha256(KEY));
      assertTrue(reader.hasValidIntegritySha256(KEY, StunKey.MIN_SHA256_BYTES));
      assertFalse(reader.hasValidIntegritySha256(StunKey.shortTerm("other"), 16));
    }
    for (int bytes : new int[] {0, 4, 12, 15, 18, 36}) {
      byte[] message = new byte[Stun.HEADER_BYTES + 4 + Stun.padded(bytes)];
      begin();
      System.arraycopy(out, 0, message, 0, Stun.HEADER_BYTES);
      Bytes.putShort(message, Stun.LENGTH_OFFSET, message.length - Stun.HEADER_BYTES);
      Bytes.putInt(message, 20, StunAttribute.MESSAGE_INTEGRITY_SHA256 << 16 | bytes);
      assertThrows(StunException.class, () -> reader.wrap(message, 0, message.length));
    }
  }

  @Test
  void firstOfTwoCounts() throws StunException {
    begin();
    writer.addInt(StunAttribute.PRIORITY, 1);
    writer.addInt(StunAttribute.PRIORITY, 2);
    reader.wrap(out, 0, writer.end());
    assertEquals(1, reader.priority());
  }

  @Test
  void unknownRequiredAttributesAreListedUpToALimitAndOptionalOnesAreNot() throws StunException {
    begin();
    for (int i = 0; i < 100; i++) {
      writer.addFlag(0x7000 + i);
      writer.addFlag(0xF000 + i);
    }
    assertFalse(writer.isComplete());
    reader.wrap(out, 0, writer.end());
    assertTrue(reader.unknownAttributeCount() > StunReader.MAX_UNKNOWN_ATTRIBUTES);
    assertEquals(0x700F, reader.unknownAttribute(StunReader.MAX_UNKNOWN_ATTRIBUTES - 1));
  }

  @Test
  void classicMessageIsReadWhereItIsWanted() throws StunException {
    byte[] classic = HexFormat.of().parseHex("0001000000000000b7e7a701bc34d686fa87dfae");
    assertThrows(StunException.class, () -> reader.wrap(classic, 0, classic.length));
    reader.wrapAlsoClassic(classic, 0, classic.length);
    assertFalse(reader.hasMagicCookie());
    assertEquals(StunClass.REQUEST, reader.messageClass());
  }

  @Test
  void getterOfWhatIsNotThereSaysSo() throws StunException {
    begin();
    reader.wrap(out, 0, writer.end());
    assertThrows(IllegalStateException.class, reader::priority);
    assertThrows(
        IllegalStateException.class, () -> reader.address(StunAttribute.XOR_MAPPED_ADDRESS));
    assertThrows(IllegalArgumentException.class, () -> reader.address(StunAttribute.USERNAME));
    assertFalse(reader.hasValidIntegrity(KEY));
    assertFalse(reader.hasValidFingerprint());
  }

  @Test
  void writerKeepsTheOrderOfTheLastAttributes() {
    begin();
    writer.addIntegrity(KEY);
    assertThrows(IllegalStateException.class, () -> writer.addInt(StunAttribute.PRIORITY, 1));
    assertThrows(IllegalStateException.class, () -> writer.addIntegrity(KEY));
    writer.addFingerprint();
    assertThrows(IllegalStateException.class, () -> writer.addFingerprint());
    assertThrows(IllegalStateException.class, () -> new StunWriter().end());
  }

  @Test
  void firstByteTellsStunFromQuic() {
    for (int first = 0; first < 256; first++) {
      DatagramKind expected =
          first < 4 ? DatagramKind.STUN : first < 64 ? DatagramKind.OTHER : DatagramKind.QUIC;
      assertEquals(expected, DatagramKind.of((byte) first), "first byte " + first);
    }
  }

  private void begin() {
    Arrays.fill(out, (byte) 0);
    byte[] id = HexFormat.of().parseHex(HEADER);
    writer.begin(out, 0, out.length, StunClass.REQUEST, Stun.BINDING, id, 4);
  }

  private int withFingerprint(int length) {
    Bytes.putShort(out, Stun.LENGTH_OFFSET, length + 8 - Stun.HEADER_BYTES);
    Bytes.putInt(out, length, StunAttribute.FINGERPRINT << 16 | 4);
    Bytes.putInt(out, length + 4, new Fingerprint().of(out, 0, length));
    return length + 8;
  }
}
