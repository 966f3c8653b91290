package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever a peer says in frames of streams: a typed error or nothing, and bounded memory. */
class HostileStreamFramesTest {
  private static final long MAX = (1L << 62) - 1;
  private static final Set<Long> CODES =
      Set.of(
          TransportErrorCode.STREAM_STATE_ERROR,
          TransportErrorCode.STREAM_LIMIT_ERROR,
          TransportErrorCode.FLOW_CONTROL_ERROR,
          TransportErrorCode.FINAL_SIZE_ERROR);

  record Frame(int kind, long id, long a, int length, boolean fin) {}

  @Provide
  Arbitrary<List<Frame>> frames() {
    Arbitrary<Long> ids =
        Arbitraries.frequencyOf(
            Tuple.of(20, Arbitraries.longs().between(0, 24)),
            Tuple.of(1, Arbitraries.longs().between(0, MAX)));
    Arbitrary<Long> numbers =
        Arbitraries.frequencyOf(
            Tuple.of(20, Arbitraries.longs().between(0, 1100)),
            Tuple.of(1, Arbitraries.longs().between(0, MAX)));
    return Combinators.combine(
            Arbitraries.integers().between(0, 8),
            ids,
            numbers,
            Arbitraries.integers().between(0, 200),
            Arbitraries.of(true, false, false))
        .as(Frame::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Property(tries = 10_000)
  void aPeerGetsATypedErrorOrNothingAndTakesNoMoreThanItWasGranted(
      @ForAll("frames") List<Frame> frames) {
    ChunkPool pool = new ChunkPool(64, 8);
    Streams streams =
        new Streams(
            false,
            StreamsPair.parameters(3000, 1000, 4),
            new StreamSettings(1000, 3000, 500),
            pool,
            () -> {});
    streams.onPeerParameters(StreamsPair.parameters(500, 200, 2));
    Stream ours = streams.open(true);
    ours.write(new byte[300], 0, 300);
    try {
      for (Frame frame : frames) {
        receive(streams, frame);
      }
    } catch (TransportError e) {
      assertTrue(CODES.contains(e.code()), e::getMessage);
    }
    assertTrue(streams.size() <= 9, "4 of each type of the peer, 1 of ours");
    assertTrue(streams.connectionWindow().received() <= 3000);
    long receivedAtMost = 3000 / 64 + 2 * 9;
    assertTrue(pool.lentChunks() <= receivedAtMost + 300 / 64 + 2);
    streams.onConnectionEnd();
    frames.forEach(frame -> readToTheEnd(streams.get(frame.id)));
    assertEquals(0, pool.lentChunks());
  }

  /** What came in order can be read after the end of the connection, and is kept until then. */
  private static void readToTheEnd(Stream stream) {
    byte[] out = new byte[1000];
    int n = stream != null && stream.hasReceivePart() ? 1 : -1;
    while (n > 0) {
      n = stream.read(out, 0, out.length);
    }
  }

  private static void receive(Streams streams, Frame frame) throws TransportError {
    switch (frame.kind) {
      case 0, 1, 2 -> {
        long offset = Math.min(frame.a, MAX - frame.length);
        streams.onStream(
            frame.id, offset, Pattern.bytes(offset, frame.length), 0, frame.length, frame.fin);
      }
      case 3 -> streams.onResetStream(frame.id, frame.length, frame.a);
      case 4 -> streams.onStopSending(frame.id, frame.a);
      case 5 -> streams.onMaxStreamData(frame.id, frame.a);
      case 6 -> streams.onStreamDataBlocked(frame.id);
      case 7 -> streams.onMaxData(frame.a);
      default -> streams.onMaxStreams(frame.fin, Math.min(frame.a, StreamId.MAX_STREAMS));
    }
  }
}
