package dev.crowfly.quic.wire;

import static dev.crowfly.quic.TransportErrorCode.FRAME_ENCODING_ERROR;
import static dev.crowfly.quic.TransportErrorCode.PROTOCOL_VIOLATION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crowfly.quic.TransportError;
import java.lang.reflect.Proxy;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the reader refuses, and with which code; RFC 9000 §12.4 and §19. */
class FrameReaderRulesTest {
  @Test
  void empty_payload_is_a_protocol_violation() {
    TransportError error = assertThrows(TransportError.class, () -> read(""));
    assertEquals(PROTOCOL_VIOLATION, error.code());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ACK: first range below 0,              02 05 00 00 06",
    "ACK: gap below 0,                      02 05 00 01 04 00 00",
    "ACK: second range below 0,             02 09 00 01 02 02 04",
    "ACK: gap of 2^62-1,                    02 3f 00 01 00 ffffffffffffffff 00",
    "ACK: length of 2^62-1,                 02 3f 00 01 00 00 ffffffffffffffff",
    "ACK: 2^62-1 ranges,                    02 3f 00 ffffffffffffffff 00 00 00",
    "ACK: one range more than bytes,        02 3f 00 02 00 00 00",
    "ACK: ECN count missing,                03 3f 00 00 00 01 02",
    "CRYPTO: data missing,                  06 00 02 ff",
    "CRYPTO: length of 2^62-1,              06 00 ffffffffffffffff ff",
    "CRYPTO: ends beyond 2^62-1,            06 ffffffffffffffff 01 ff",
    "NEW_TOKEN: empty,                      07 00",
    "NEW_TOKEN: cut,                        07 02 00",
    "STREAM: no stream ID,                  08",
    "STREAM: data missing,                  0a 00 02 ff",
    "STREAM: length of 2^62-1,              0a 00 ffffffffffffffff ff",
    "STREAM: ends beyond 2^62-1,            0e 00 ffffffffffffffff 01 ff",
    "STREAM to the end: beyond 2^62-1,      0c 00 ffffffffffffffff ff",
    "MAX_STREAMS: 2^60+1 bidirectional,     12 d000000000000001",
    "MAX_STREAMS: 2^60+1 unidirectional,    13 d000000000000001",
    "STREAMS_BLOCKED: 2^60+1,               16 d000000000000001",
    "STREAMS_BLOCKED: 2^60+1 uni,           17 d000000000000001",
    "NEW_CONNECTION_ID: retires later ones, 18 01 02 01 ff 00112233445566778899aabbccddeeff",
    "NEW_CONNECTION_ID: empty,              18 01 00 00 00112233445566778899aabbccddeeff",
    "NEW_CONNECTION_ID: 21 bytes,           18 01 00 15 000102030405060708090a0b0c0d0e0f"
        + " 101112131415161718191a1b1c1d1e1f 2021222324",
    "NEW_CONNECTION_ID: token cut,          18 01 00 01 ff 00112233445566778899aabbccddee",
    "PATH_CHALLENGE: cut,                   1a 00112233445566",
    "PATH_RESPONSE: cut,                    1b 00112233445566",
    "CONNECTION_CLOSE: reason cut,          1c 00 00 02 ff",
    "CONNECTION_CLOSE: application reason,  1d 00 02 ff",
    "DATAGRAM: cut,                         31 02 ff",
    "OBSERVED_ADDRESS: IPv4 cut,            809f81a6 00 c0000201 12",
    "OBSERVED_ADDRESS: IPv6 cut,            809f81a7 00 20010db8000000000000000000000001 12",
    "type cut,                              80 9f 81",
  })
  void malformed_frame_is_a_frame_encoding_error(String name, String hex) {
    TransportError error = assertThrows(TransportError.class, () -> read(hex));
    assertEquals(FRAME_ENCODING_ERROR, error.code(), name);
    byte[] bytes = bytes(hex);
    long type = Math.max(0, VarInt.decode(bytes, 0, bytes.length));
    assertEquals(type, error.frameType(), "the frame at fault");
  }

  @Test
  void largest_values_are_still_fine() throws TransportError {
    assertEquals(List.of("maxStreams[true, " + (1L << 60) + "]"), read("12 d000000000000000"));
    assertEquals(List.of("streamsBlocked[false, " + (1L << 60) + "]"), read("17 d000000000000000"));
    assertEquals(
        List.of("stream[0, " + (VarInt.MAX - 1) + ", ff, true]"),
        read("0f 00 fffffffffffffffe 01 ff"));
    assertEquals(
        List.of("stream[0, " + VarInt.MAX + ", , true]"), read("0f 00 ffffffffffffffff 00"));
    assertEquals(
        List.of("ack[" + VarInt.MAX + ", 0]", "ackRange[0, " + VarInt.MAX + "]", "ackEnd[]"),
        read("02 ffffffffffffffff 00 00 ffffffffffffffff"));
  }

  @Test
  void ranges_of_an_ack_come_in_descending_order_down_to_0() throws TransportError {
    assertEquals(
        List.of("ack[9, 7]", "ackRange[8, 9]", "ackRange[5, 5]", "ackRange[0, 2]", "ackEnd[]"),
        read("02 09 07 02 01 01 00 01 02"));
  }

  @Test
  void a_run_of_padding_is_one_call() throws TransportError {
    assertEquals(List.of("padding[3]", "ping[]", "padding[1]"), read("000000 01 00"));
  }

  @Test
  void frames_before_a_malformed_one_have_been_delivered() {
    RecordingVisitor visitor = new RecordingVisitor();
    byte[] packet = bytes("01 10 05 1a 00");
    assertThrows(
        TransportError.class,
        () -> new FrameReader().read(packet, 0, packet.length, PacketType.ONE_RTT, visitor));
    assertEquals(List.of("ping[]", "maxData[5]"), visitor.calls);
  }

  @Test
  void a_second_frame_that_is_not_allowed_is_found() {
    byte[] packet = bytes("01 10 05");
    TransportError error =
        assertThrows(
            TransportError.class,
            () ->
                new FrameReader()
                    .read(packet, 0, packet.length, PacketType.HANDSHAKE, new RecordingVisitor()));
    assertEquals(PROTOCOL_VIOLATION, error.code());
    assertEquals(FrameType.MAX_DATA, error.frameType());
  }

  @Test
  void what_the_visitor_throws_is_passed_on() {
    TransportError own = new TransportError(0x11, "the visitor's");
    FrameVisitor visitor =
        (FrameVisitor)
            Proxy.newProxyInstance(
                FrameVisitor.class.getClassLoader(),
                new Class<?>[] {FrameVisitor.class},
                (proxy, method, arguments) -> {
                  throw own;
                });
    TransportError error =
        assertThrows(
            TransportError.class,
            () -> new FrameReader().read(new byte[] {1}, 0, 1, PacketType.ONE_RTT, visitor));
    assertSame(own, error);
  }

  @Test
  void nothing_outside_of_the_range_is_read() throws TransportError {
    byte[] buf = bytes("1a1a 31 01 aa 30 bb 1a1a");
    RecordingVisitor visitor = new RecordingVisitor();
    new FrameReader().read(buf, 2, 7, PacketType.ONE_RTT, visitor);
    assertEquals(List.of("datagram[aa]", "datagram[bb]"), visitor.calls);
  }

  private static List<String> read(String hex) throws TransportError {
    byte[] packet = bytes(hex);
    RecordingVisitor visitor = new RecordingVisitor();
    new FrameReader().read(packet, 0, packet.length, PacketType.ONE_RTT, visitor);
    return visitor.calls;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
