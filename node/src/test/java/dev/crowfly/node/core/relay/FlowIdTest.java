package dev.crowfly.node.core.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A var-int (RFC 9000 §16) of one byte or two. */
class FlowIdTest {
  @Test
  void everyFlowId_isReadAsItWasWritten() {
    byte[] out = new byte[4];
    for (int flow = 0; flow <= FlowId.MAX; flow++) {
      int end = FlowId.write(flow, out, 1);
      assertEquals(FlowId.size(flow), end - 1);
      assertEquals(flow, FlowId.read(out, 1, end));
      assertEquals(end - 1, FlowId.sizeOf(out[1]));
    }
  }

  @Test
  void bytes_areThoseOfTheRfc() {
    // RFC 9000 §A.1: 15293 is 0x7bbd in two bytes, 37 is 0x25.
    byte[] out = new byte[3];
    assertEquals(2, FlowId.write(15_293, out, 0));
    assertArrayEquals(new byte[] {0x7b, (byte) 0xbd}, Arrays.copyOf(out, 2));
    assertEquals(1, FlowId.write(37, out, 0));
    assertEquals(0x25, out[0]);
  }

  @Test
  void longerEncodings_andTornOnes_areNoFlowIds() {
    assertEquals(-1, FlowId.read(new byte[] {(byte) 0x80, 0, 0, 1}, 0, 4));
    assertEquals(-1, FlowId.read(new byte[] {(byte) 0xC0, 0, 0, 0, 0, 0, 0, 1}, 0, 8));
    assertEquals(-1, FlowId.read(new byte[] {0x40, 1}, 0, 1));
    assertEquals(-1, FlowId.read(new byte[0], 0, 0));
    assertEquals(37, FlowId.read(new byte[] {0x40, 0x25}, 0, 2), "RFC 9000 §A.1 allows it");
  }

  @Test
  void bounds_areTwoBytes() {
    assertTrue(FlowId.isValid(0));
    assertTrue(FlowId.isValid(16_383));
    assertFalse(FlowId.isValid(16_384));
    assertFalse(FlowId.isValid(-1));
  }
}
