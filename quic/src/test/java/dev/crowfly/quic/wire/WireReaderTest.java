package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class WireReaderTest {
  private final WireReader in = new WireReader();

  private void over(String hex) {
    byte[] content = HexFormat.of().parseHex("ffff" + hex + "ffffffffffffffffffff");
    in.reset(content, 2, 2 + hex.length() / 2);
  }

  @Test
  void numbers_are_read_in_network_byte_order() throws TransportError {
    over("80" + "8001" + "80000002" + "8000000000000003" + "4025" + "02aabb");
    assertEquals(0x80, in.peek());
    assertEquals(0x80, in.readByte());
    assertEquals(0x8001, in.readShort());
    assertEquals(0x80000002, in.readInt());
    assertEquals(0x8000000000000003L, in.readLong());
    assertEquals(37, in.readVarInt());
    assertEquals(2, in.readLength());
    assertArrayEquals(new byte[] {(byte) 0xaa, (byte) 0xbb}, in.readBytes(2));
    assertEquals(0, in.remaining());
  }

  @Test
  void a_read_past_the_limit_is_an_error_and_does_not_move() {
    over("");
    assertUnderflow(in::peek);
    assertUnderflow(in::readByte);
    assertUnderflow(in::readVarInt);
    over("00");
    assertUnderflow(in::readShort);
    over("000000");
    assertUnderflow(in::readInt);
    over("00000000000000");
    assertUnderflow(in::readLong);
    assertUnderflow(() -> in.take(8));
    assertUnderflow(() -> in.take(-1));
    assertUnderflow(() -> in.readBytes(Integer.MAX_VALUE));
    over("c0000000000000");
    assertUnderflow(in::readVarInt);
  }

  private void assertUnderflow(Executable read) {
    int position = in.position();
    TransportError error = assertThrows(TransportError.class, read);
    assertEquals(TransportErrorCode.FRAME_ENCODING_ERROR, error.code());
    assertEquals(0, error.frameType());
    assertEquals(position, in.position());
  }

  @Test
  void a_length_beyond_the_limit_is_an_error_however_large() {
    for (String hex : new String[] {"0300ff", "bfffffff", "ffffffffffffffff"}) {
      over(hex);
      TransportError error = assertThrows(TransportError.class, in::readLength);
      assertEquals(TransportErrorCode.FRAME_ENCODING_ERROR, error.code());
    }
  }

  @Test
  void the_caller_chooses_what_errors_say() {
    over("");
    in.blame(TransportErrorCode.TRANSPORT_PARAMETER_ERROR, 6);
    TransportError error = assertThrows(TransportError.class, in::readByte);
    assertEquals(TransportErrorCode.TRANSPORT_PARAMETER_ERROR, error.code());
    assertEquals(6, error.frameType());
  }

  @Test
  void a_range_outside_of_the_array_is_a_mistake_of_the_caller() {
    assertThrows(IndexOutOfBoundsException.class, () -> in.reset(new byte[4], 2, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> in.reset(new byte[4], 3, 2));
  }
}
