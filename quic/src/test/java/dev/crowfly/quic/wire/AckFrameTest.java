package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** ACK frames drop their oldest ranges rather than not fit; RFC 9000 §19.3. */
class AckFrameTest {
  @Test
  void bytes_are_as_the_rfc_draws_them() {
    Ranges ranges = new Ranges(8, 9, 5, 5, 0, 2);
    byte[] expected = HexFormat.of().parseHex("02090702010100" + "0102");
    byte[] buf = new byte[expected.length];
    assertTrue(writer(buf).ack(ranges, 7));
    assertArrayEquals(expected, buf);
  }

  @Property(tries = 1_000)
  void as_many_ranges_are_written_as_fit(@ForAll("ranges") Ranges ranges) throws TransportError {
    byte[] whole = new byte[4096];
    FrameWriter writer = writer(whole);
    assertTrue(writer.ackEcn(ranges, 300, 1, 2, 3));
    int size = writer.position();
    int previous = 0;
    for (int room = 0; room <= size; room += 1 + room / 16) {
      int count = rangesIn(room, ranges);
      assertTrue(count >= previous, "more room, fewer ranges");
      previous = count;
    }
    assertEquals(ranges.rangeCount(), rangesIn(size, ranges));
    if (ranges.rangeCount() > 1) {
      assertEquals(ranges.rangeCount() - 1, rangesIn(size - 1, ranges));
    }
  }

  @Test
  void more_than_63_ranges_need_a_longer_count() throws TransportError {
    long[] bounds = new long[2 * 100];
    for (int i = 0; i < 100; i++) {
      bounds[2 * i] = 2L * (99 - i);
      bounds[2 * i + 1] = 2L * (99 - i);
    }
    Ranges ranges = new Ranges(bounds);
    int fixed = 1 + 2 + 2 + 1 + 3; // type, largest, delay, first range, ECN counts
    assertEquals(64, rangesIn(fixed + 1 + 2 * 63, ranges));
    assertEquals(64, rangesIn(fixed + 2 + 2 * 63, ranges));
    assertEquals(65, rangesIn(fixed + 2 + 2 * 64, ranges));
  }

  /** The number of ranges that come back from an ACK with ECN counts written into such room. */
  private static int rangesIn(int room, AckRanges ranges) throws TransportError {
    byte[] buf = new byte[room + 1];
    FrameWriter writer = new FrameWriter();
    writer.reset(buf, 1, 1 + room);
    if (!writer.ackEcn(ranges, 300, 1, 2, 3)) {
      assertEquals(1, writer.position());
      assertTrue(Arrays.equals(buf, new byte[room + 1]), "bytes were written");
      return 0;
    }
    RecordingVisitor read = new RecordingVisitor();
    new FrameReader().read(buf, 1, writer.position(), PacketType.ONE_RTT, read);
    int count = read.calls.size() - 3;
    assertEquals("ack[" + ranges.largest(0) + ", 300]", read.calls.get(0));
    for (int i = 0; i < count; i++) {
      assertEquals(
          "ackRange[" + ranges.smallest(i) + ", " + ranges.largest(i) + "]", read.calls.get(1 + i));
    }
    assertEquals("ackEcnCounts[1, 2, 3]", read.calls.get(1 + count));
    return count;
  }

  @Test
  void not_even_the_first_range_fits() {
    byte[] buf = new byte[4];
    assertFalse(writer(buf).ack(new Ranges(8, 9), 7));
    assertArrayEquals(new byte[4], buf);
  }

  @Provide
  Arbitrary<Ranges> ranges() {
    return FrameArbitraries.ranges();
  }

  private static FrameWriter writer(byte[] buf) {
    FrameWriter writer = new FrameWriter();
    writer.reset(buf, 0, buf.length);
    return writer;
  }
}
