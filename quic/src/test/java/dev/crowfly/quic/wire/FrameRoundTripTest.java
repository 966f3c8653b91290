package dev.crowfly.quic.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Whatever the writer writes, the reader reads. */
class FrameRoundTripTest {
  @Property(tries = 4_000)
  void each_frame_comes_back(@ForAll("frames") FrameSample frame) throws TransportError {
    RecordingVisitor read = read(FrameArbitraries.write(List.of(frame)));
    RecordingVisitor expected = new RecordingVisitor();
    frame.calls().on(expected);
    assertEquals(expected.calls, read.calls);
    assertEquals(List.of(frame.type()), read.types);
    Statistics.collect(frame.type());
    Statistics.coverage(
        coverage -> knownTypes().forEach(type -> coverage.check(type).count(count -> count > 0)));
  }

  @Property(tries = 2_000)
  void a_packet_of_frames_comes_back_in_order(@ForAll("packets") List<FrameSample> frames)
      throws TransportError {
    List<FrameSample> merged = withoutNeighbouringPadding(frames);
    RecordingVisitor read = read(FrameArbitraries.write(merged));
    RecordingVisitor expected = new RecordingVisitor();
    for (FrameSample frame : merged) {
      frame.calls().on(expected);
    }
    assertEquals(expected.calls, read.calls);
    assertEquals(merged.stream().map(FrameSample::type).toList(), read.types);
  }

  @Property(tries = 2_000)
  void a_frame_that_does_not_fit_leaves_no_trace(@ForAll("frames") FrameSample frame) {
    int size = FrameArbitraries.write(List.of(frame)).length;
    boolean ack = frame.type() == FrameType.ACK || frame.type() == FrameType.ACK_ECN;
    byte[] buf = new byte[size + 2];
    FrameWriter writer = new FrameWriter();
    // ACK frames shrink to fit; AckFrameTest is about them.
    for (int room = ack ? size : 0; room < size; room++) {
      writer.reset(buf, 1, 1 + room);
      assertFalse(frame.write().to(writer));
      assertEquals(1, writer.position());
      assertEquals(room, writer.remaining());
    }
    assertTrue(Arrays.equals(buf, new byte[size + 2]), "bytes were written");
    writer.reset(buf, 1, 1 + size);
    assertTrue(frame.write().to(writer));
    assertEquals(1 + size, writer.position());
    assertEquals(0, writer.remaining());
  }

  @Provide
  Arbitrary<FrameSample> frames() {
    return FrameArbitraries.frames();
  }

  @Provide
  Arbitrary<List<FrameSample>> packets() {
    return FrameArbitraries.packets();
  }

  private static LongStream knownTypes() {
    return LongStream.concat(LongStream.range(0, 0x100), LongStream.of(0x9f81a6, 0x9f81a7))
        .filter(FrameType::isKnown);
  }

  /** Two runs of padding side by side are one run on the wire. */
  private static List<FrameSample> withoutNeighbouringPadding(List<FrameSample> frames) {
    return IntStream.range(0, frames.size())
        .filter(
            i ->
                i == 0
                    || frames.get(i).type() != FrameType.PADDING
                    || frames.get(i - 1).type() != FrameType.PADDING)
        .mapToObj(frames::get)
        .toList();
  }

  private static RecordingVisitor read(byte[] packet) throws TransportError {
    RecordingVisitor visitor = new RecordingVisitor();
    new FrameReader().read(packet, 0, packet.length, PacketType.ONE_RTT, visitor);
    return visitor;
  }
}
