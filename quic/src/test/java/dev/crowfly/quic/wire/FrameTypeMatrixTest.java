package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9000 §12.4, table 3, line by line, with RFC 9221 and address discovery at its end. */
class FrameTypeMatrixTest {
  /** Type or types, packets, special rules, a frame of this type without the type itself. */
  private static final String TABLE_3 =
      """
      00       | IH01 | NP |
      01       | IH01 |    |
      02       | IH_1 | NC | 05 00 00 00
      03       | IH_1 | NC | 05 00 00 00 01 02 03
      04       | __01 |    | 00 01 02
      05       | __01 |    | 00 01
      06       | IH_1 |    | 00 01 ff
      07       | ___1 |    | 01 ff
      08       | __01 | F  | 00 ff
      09       | __01 | F  | 00 ff
      0a       | __01 | F  | 00 01 ff
      0b       | __01 | F  | 00 01 ff
      0c       | __01 | F  | 00 01 ff
      0d       | __01 | F  | 00 01 ff
      0e       | __01 | F  | 00 01 01 ff
      0f       | __01 | F  | 00 01 01 ff
      10       | __01 |    | 01
      11       | __01 |    | 00 01
      12       | __01 |    | 01
      13       | __01 |    | 01
      14       | __01 |    | 01
      15       | __01 |    | 00 01
      16       | __01 |    | 01
      17       | __01 |    | 01
      18       | __01 | P  | 01 00 01 ff 00112233445566778899aabbccddeeff
      19       | __01 |    | 01
      1a       | __01 | P  | 0011223344556677
      1b       | ___1 | P  | 0011223344556677
      1c       | IH01 | N  | 00 00 00
      1d       | __01 | N  | 00 00
      1e       | ___1 |    |
      30       | __01 |    | ff
      31       | __01 |    | 01 ff
      809f81a6 | __01 | P  | 00 c0000201 1234
      809f81a7 | __01 | P  | 00 20010db8000000000000000000000001 1234
      """;

  private record Line(long type, String packets, String rules, String hex) {
    byte[] frame() {
      return HexFormat.of().parseHex(hex);
    }
  }

  static List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (String text : TABLE_3.lines().toList()) {
      String[] cells = text.split("\\|", -1);
      byte[] type = HexFormat.of().parseHex(cells[0].strip());
      String frame = (cells[0] + cells[3]).replace(" ", "");
      long value = VarInt.decode(type, 0, type.length);
      lines.add(new Line(value, cells[1].strip(), cells[2].strip(), frame));
    }
    return lines;
  }

  @ParameterizedTest
  @MethodSource("lines")
  void frame_is_taken_where_table_3_allows_it_and_a_violation_elsewhere(Line line)
      throws TransportError {
    check(line, PacketType.INITIAL, 'I');
    check(line, PacketType.HANDSHAKE, 'H');
    check(line, PacketType.ZERO_RTT, '0');
    check(line, PacketType.ONE_RTT, '1');
  }

  private static void check(Line line, PacketType packet, char letter) throws TransportError {
    byte[] frame = line.frame();
    RecordingVisitor visitor = new RecordingVisitor();
    FrameReader reader = new FrameReader();
    boolean allowed = line.packets.indexOf(letter) >= 0;
    assertEquals(allowed, FrameType.isAllowedIn(packet, line.type));
    if (allowed) {
      reader.read(frame, 0, frame.length, packet, visitor);
      assertEquals(List.of(line.type), visitor.types);
    } else {
      TransportError error =
          assertThrows(
              TransportError.class, () -> reader.read(frame, 0, frame.length, packet, visitor));
      assertEquals(TransportErrorCode.PROTOCOL_VIOLATION, error.code());
      assertEquals(line.type, error.frameType());
      assertEquals(List.of(), visitor.types);
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void acknowledgment_and_probing_follow_the_spec_column(Line line) {
    assertEquals(!line.rules.contains("N"), FrameType.isAckEliciting(line.type));
    assertEquals(line.rules.contains("P"), FrameType.isProbing(line.type));
  }

  @Test
  void every_type_that_is_not_in_the_table_is_unknown() {
    List<Long> known = lines().stream().map(Line::type).toList();
    FrameReader reader = new FrameReader();
    byte[] buf = new byte[8];
    for (long type = 0; type < 0x1000; type++) {
      assertEquals(known.contains(type), FrameType.isKnown(type));
      if (!known.contains(type)) {
        int end = VarInt.encode(type, buf, 0);
        TransportError error =
            assertThrows(
                TransportError.class,
                () -> reader.read(buf, 0, end, PacketType.ONE_RTT, new RecordingVisitor()));
        assertEquals(TransportErrorCode.FRAME_ENCODING_ERROR, error.code());
        assertEquals(type, error.frameType());
      }
    }
  }

  @Test
  void packets_without_frames_allow_none() {
    for (Line line : lines()) {
      assertEquals(false, FrameType.isAllowedIn(PacketType.RETRY, line.type));
      assertEquals(false, FrameType.isAllowedIn(PacketType.VERSION_NEGOTIATION, line.type));
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void a_type_in_a_longer_encoding_is_a_violation(Line line) {
    byte[] frame = line.frame();
    for (int size = 2 * VarInt.size(line.type); size <= 8; size *= 2) {
      byte[] packet = new byte[size + frame.length];
      VarInt.encode(line.type, size, packet, 0);
      int typeSize = VarInt.size(line.type);
      System.arraycopy(frame, typeSize, packet, size, frame.length - typeSize);
      TransportError error =
          assertThrows(
              TransportError.class,
              () ->
                  new FrameReader()
                      .read(packet, 0, packet.length, PacketType.ONE_RTT, new RecordingVisitor()));
      assertEquals(TransportErrorCode.PROTOCOL_VIOLATION, error.code());
      assertEquals(line.type, error.frameType());
    }
  }
}
