package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading headers: the samples of RFC 9001 appendix A, the rules of RFC 9000 §17 and RFC 8999. */
class PacketHeaderTest {
  private static final String CID_8 = "8394c8f03e515708";

  private final PacketHeader header = new PacketHeader();

  private boolean parse(byte[] packet, int cidLength) {
    return header.parse(packet, 0, packet.length, cidLength);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private String dcid() {
    return HexFormat.of()
        .formatHex(header.array(), header.dcidOffset(), header.dcidOffset() + header.dcidLength());
  }

  private String scid() {
    return HexFormat.of()
        .formatHex(header.array(), header.scidOffset(), header.scidOffset() + header.scidLength());
  }

  private String token() {
    return HexFormat.of()
        .formatHex(
            header.array(), header.tokenOffset(), header.tokenOffset() + header.tokenLength());
  }

  @Test
  void client_initial_of_rfc_9001_a_2() {
    byte[] packet = Arrays.copyOf(hex("c000000001 08" + CID_8 + "00 00 449e 7b9aec34"), 1200);
    assertTrue(parse(packet, 8));
    assertEquals(PacketType.INITIAL, header.type());
    assertEquals(QuicVersion.V1, header.version());
    assertEquals(CID_8, dcid());
    assertEquals("", scid());
    assertEquals(0, header.tokenLength());
    assertEquals(18, header.packetNumberOffset());
    assertEquals(1200, header.end());
    assertTrue(header.hasSample());
  }

  @Test
  void server_initial_of_rfc_9001_a_3() {
    byte[] packet = Arrays.copyOf(hex("cf000000010008f067a5502a4262b5004075c0d9"), 135);
    assertTrue(parse(packet, 0));
    assertEquals(PacketType.INITIAL, header.type());
    assertEquals("", dcid());
    assertEquals("f067a5502a4262b5", scid());
    assertEquals(18, header.packetNumberOffset());
    assertEquals(135, header.end());
  }

  @Test
  void retry_of_rfc_9001_a_4() {
    byte[] packet = hex("ff000000010008f067a5502a4262b5746f6b656e04a265ba2eff4d829058fb3f0f2496ba");
    assertTrue(parse(packet, 0));
    assertEquals(PacketType.RETRY, header.type());
    assertEquals("f067a5502a4262b5", scid());
    assertEquals(HexFormat.of().formatHex(new byte[] {'t', 'o', 'k', 'e', 'n'}), token());
    assertEquals(packet.length - 16, header.retryIntegrityTagOffset());
    assertEquals(packet.length, header.end());
    assertEquals(-1, header.packetNumberOffset());
    assertFalse(header.hasSample());
  }

  @Test
  void short_header_of_rfc_9001_a_5() {
    byte[] packet = hex("4cfe4189655e5cd55c41f69080575d7999c25a5bfb");
    assertTrue(parse(packet, 0));
    assertEquals(PacketType.ONE_RTT, header.type());
    assertEquals(1, header.packetNumberOffset());
    assertEquals(21, header.end());
    assertTrue(header.hasSample());
    assertEquals(0, header.scidLength());
  }

  @Test
  void handshake_and_zero_rtt_have_no_token() {
    assertTrue(parse(hex("e000000001 01aa 01bb 05 0011223344"), 1));
    assertEquals(PacketType.HANDSHAKE, header.type());
    assertEquals(0, header.tokenLength());
    assertEquals(10, header.packetNumberOffset());
    assertFalse(header.hasSample());
    assertTrue(parse(hex("d000000001 01aa 01bb 05 0011223344"), 1));
    assertEquals(PacketType.ZERO_RTT, header.type());
  }

  @Test
  void token_of_an_initial_is_found() {
    assertTrue(parse(hex("c000000001 01aa 01bb 03 010203 04 00112233"), 1));
    assertEquals("010203", token());
    assertEquals(14, header.packetNumberOffset());
  }

  @Test
  void coalesced_packets_are_read_one_after_the_other() {
    byte[] datagram =
        hex("c000000001 01aa 01bb 00 03 001122 e000000001 01aa 01bb 02 0011 40 aa 00112233");
    assertTrue(parse(datagram, 1));
    assertEquals(PacketType.INITIAL, header.type());
    assertTrue(header.parse(datagram, header.end(), datagram.length, 1));
    assertEquals(PacketType.HANDSHAKE, header.type());
    assertTrue(header.parse(datagram, header.end(), datagram.length, 1));
    assertEquals(PacketType.ONE_RTT, header.type());
    assertEquals("aa", dcid());
    assertEquals(datagram.length, header.end());
    assertFalse(header.parse(datagram, header.end(), datagram.length, 1));
  }

  @Test
  void unknown_version_still_tells_version_and_long_connection_ids() {
    String longCid = "ab".repeat(255);
    String otherCid = "cd".repeat(200);
    byte[] packet = hex("c0 1a2a3a4a ff" + longCid + "c8" + otherCid + "0102");
    assertTrue(parse(packet, 8));
    assertNull(header.type());
    assertEquals(0x1a2a3a4a, header.version());
    assertEquals(longCid, dcid());
    assertEquals(otherCid, scid());
    assertEquals(packet.length, header.end());
    assertEquals(-1, header.packetNumberOffset());
    assertEquals(0, header.supportedVersionCount());
  }

  @Test
  void version_negotiation_lists_its_versions() {
    assertTrue(parse(hex("80 00000000 01aa 15" + "bb".repeat(21) + "00000001 ff00001d"), 8));
    assertEquals(PacketType.VERSION_NEGOTIATION, header.type());
    assertEquals(0, header.version());
    assertEquals("aa", dcid());
    assertEquals("bb".repeat(21), scid());
    assertEquals(2, header.supportedVersionCount());
    assertEquals(QuicVersion.V1, header.supportedVersion(0));
    assertEquals(0xff00001d, header.supportedVersion(1));
    assertEquals(0, header.tokenLength());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "empty,                                     ''",
    "short: fixed bit 0,                        00 8394c8f03e515708 00112233",
    "short: connection ID cut,                  40 8394c8f03e5157",
    "long: fixed bit 0,                         80 00000001 01aa 01bb 00 04 00112233",
    "unknown version: fixed bit 0,              80 1a2a3a4a 01aa 01bb 0102",
    "long: version cut,                         c0 000000",
    "long: no connection IDs,                   c0 00000001 00",
    "long: dcid cut,                            c0 00000001 04 aabbcc",
    "long: dcid and nothing else,               c0 00000001 03 aabbcc",
    "long: scid cut,                            c0 00000001 00 04 aabbcc",
    "long: dcid of 21 bytes,                    c0 00000001 15"
        + " 000102030405060708090a0b0c0d0e0f1011121314 00 00 04 00112233",
    "long: scid of 21 bytes,                    c0 00000001 00 15"
        + " 000102030405060708090a0b0c0d0e0f1011121314 00 04 00112233",
    "Initial: token length missing,             c0 00000001 00 00",
    "Initial: token cut,                        c0 00000001 00 00 05 0102",
    "Initial: token length of 2^62-1,           c0 00000001 00 00 ffffffffffffffff 0102",
    "Initial: Length missing,                   c0 00000001 00 00 00",
    "Initial: Length cut,                       c0 00000001 00 00 00 40",
    "Initial: Length too large,                 c0 00000001 00 00 00 05 00112233",
    "Initial: Length of 2^62-1,                 c0 00000001 00 00 00 ffffffffffffffff 0011",
    "Handshake: Length too large,               e0 00000001 00 00 05 00112233",
    "Retry: tag cut,                            f0 00000001 00 00 aa 00112233445566778899aabbccddee",
    "Retry: no token,                           f0 00000001 00 00 00112233445566778899aabbccddeeff",
    "Version Negotiation: no version,           c0 00000000 00 00",
    "Version Negotiation: version cut,          c0 00000000 00 00 00000001 ff0000",
  })
  void dropped(String name, String packet) {
    byte[] bytes = hex(packet);
    assertFalse(parse(bytes, 8), name);
  }

  @Test
  void nothing_before_or_after_the_range_is_read() {
    byte[] packet = hex("e000000001 01aa 01bb 05 0011223344");
    byte[] buf = new byte[packet.length + 6];
    Arrays.fill(buf, (byte) 0xff);
    System.arraycopy(packet, 0, buf, 3, packet.length);
    assertTrue(header.parse(buf, 3, 3 + packet.length, 1));
    assertEquals(3, header.offset());
    assertEquals(13, header.packetNumberOffset());
    assertEquals(3 + packet.length, header.end());
    assertFalse(header.parse(buf, 3, 2 + packet.length, 1));
    assertFalse(header.parse(buf, 3, buf.length + 1, 1));
    assertFalse(header.parse(buf, -1, 4, 1));
  }

  @Test
  void bits_of_the_unprotected_first_byte() {
    for (int i = 0; i < 4; i++) {
      assertEquals(i + 1, PacketHeader.packetNumberLength(0x40 | i));
      assertEquals(i + 1, PacketHeader.packetNumberLength((byte) (0xc0 | i)));
    }
    assertTrue(PacketHeader.reservedBitsZero(0xf3));
    assertTrue(PacketHeader.reservedBitsZero((byte) 0xf3));
    assertFalse(PacketHeader.reservedBitsZero(0xc4));
    assertFalse(PacketHeader.reservedBitsZero(0xc8));
    assertTrue(PacketHeader.reservedBitsZero(0x67));
    assertFalse(PacketHeader.reservedBitsZero(0x48));
    assertFalse(PacketHeader.reservedBitsZero(0x50));
    assertTrue(PacketHeader.keyPhase(0x44));
    assertFalse(PacketHeader.keyPhase(0x7b));
  }

  @Test
  void written_headers_are_those_of_rfc_9001() {
    HeaderWriter writer = new HeaderWriter();
    byte[] out = new byte[1200];
    int payload = writer.writeInitial(out, 0, 1200, hex(CID_8), hex(""), hex(""), 2, 4);
    writer.patchLength(payload + 1162 + 16);
    assertArrayEquals(
        hex("c300000001088394c8f03e5157080000449e00000002"), Arrays.copyOf(out, payload));
    payload = writer.writeInitial(out, 0, 1200, hex(""), hex("f067a5502a4262b5"), hex(""), 1, 2);
    writer.patchLength(135);
    assertArrayEquals(hex("c1000000010008f067a5502a4262b50040750001"), Arrays.copyOf(out, payload));
    payload = writer.writeShort(out, 0, 1200, hex(""), false, 654360564, 3);
    writer.patchLength(21);
    assertArrayEquals(hex("4200bff4"), Arrays.copyOf(out, payload));
  }
}
