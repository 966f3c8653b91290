package dev.crowfly.quic.wire;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Any frame that can be written, and packets of them. */
final class FrameArbitraries {
  private FrameArbitraries() {}

  /** Values around the borders of the encodings come often. */
  static Arbitrary<Long> varInts() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.longs().between(0, VarInt.MAX)),
        Tuple.of(3, Arbitraries.longs().between(0, 200)),
        Tuple.of(
            1,
            Arbitraries.of(
                0x3fL, 0x40L, 0x3fffL, 0x4000L, 0x3fff_ffffL, 0x4000_0000L, VarInt.MAX)));
  }

  static Arbitrary<byte[]> bytes(int min, int max) {
    return Arbitraries.bytes().array(byte[].class).ofMinSize(min).ofMaxSize(max);
  }

  /** One to forty disjoint ranges, descending. */
  static Arbitrary<Ranges> ranges() {
    Arbitrary<Long> steps =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.longs().between(0, 100)),
            Tuple.of(1, Arbitraries.longs().between(0, 1L << 40)));
    return steps.list().ofMinSize(2).ofMaxSize(80).map(FrameArbitraries::rangesOf);
  }

  private static Ranges rangesOf(List<Long> steps) {
    int count = steps.size() / 2;
    long[] bounds = new long[2 * count];
    long next = 0;
    for (int i = count - 1; i >= 0; i--) {
      bounds[2 * i] = next + steps.get(2 * i);
      bounds[2 * i + 1] = bounds[2 * i] + steps.get(2 * i + 1);
      next = bounds[2 * i + 1] + 2;
    }
    return new Ranges(bounds);
  }

  /** Packets of one to six frames, ending in one that may extend to the end of the packet. */
  static Arbitrary<List<FrameSample>> packets() {
    Arbitrary<List<FrameSample>> body =
        frames().filter(frame -> !frame.endsPacket()).list().ofMinSize(0).ofMaxSize(5);
    return Combinators.combine(body, frames())
        .as(
            (list, last) -> {
              list.add(last);
              return list;
            });
  }

  static Arbitrary<FrameSample> frames() {
    return Arbitraries.oneOf(
        List.of(padding(), acks(), acksEcn(), data(), streams(), ofNumbers(), paths(), closes()));
  }

  static byte[] write(List<FrameSample> frames) {
    byte[] buf = new byte[16384];
    FrameWriter writer = new FrameWriter();
    writer.reset(buf, 0, buf.length);
    for (FrameSample frame : frames) {
      if (!frame.write().to(writer)) {
        throw new AssertionError("no room for " + frame);
      }
    }
    return Arrays.copyOf(buf, writer.position());
  }

  private static Arbitrary<FrameSample> padding() {
    return Arbitraries.integers()
        .between(1, 50)
        .map(
            count ->
                new FrameSample(
                    "PADDING " + count,
                    FrameType.PADDING,
                    out -> out.padding(count),
                    visitor -> visitor.onPadding(count)));
  }

  private static Arbitrary<FrameSample> acks() {
    return Combinators.combine(ranges(), varInts())
        .as(
            (ranges, delay) ->
                new FrameSample(
                    "ACK " + ranges,
                    FrameType.ACK,
                    out -> out.ack(ranges, delay),
                    visitor -> {
                      visitor.onAck(ranges.largest(0), delay);
                      for (int i = 0; i < ranges.rangeCount(); i++) {
                        visitor.onAckRange(ranges.smallest(i), ranges.largest(i));
                      }
                      visitor.onAckEnd();
                    }));
  }

  private static Arbitrary<FrameSample> acksEcn() {
    return Combinators.combine(ranges(), varInts(), varInts(), varInts(), varInts())
        .as(
            (ranges, delay, ect0, ect1, ce) ->
                new FrameSample(
                    "ACK_ECN " + ranges,
                    FrameType.ACK_ECN,
                    out -> out.ackEcn(ranges, delay, ect0, ect1, ce),
                    visitor -> {
                      visitor.onAck(ranges.largest(0), delay);
                      for (int i = 0; i < ranges.rangeCount(); i++) {
                        visitor.onAckRange(ranges.smallest(i), ranges.largest(i));
                      }
                      visitor.onAckEcnCounts(ect0, ect1, ce);
                      visitor.onAckEnd();
                    }));
  }

  private static Arbitrary<FrameSample> streams() {
    return Combinators.combine(
            varInts(),
            Arbitraries.oneOf(Arbitraries.just(0L), varInts().filter(n -> n < VarInt.MAX - 200)),
            bytes(0, 200),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(
            (id, offset, data, fin, toEnd) ->
                new FrameSample(
                    "STREAM " + id + " at " + offset + ", " + data.length + " bytes, " + toEnd,
                    0x08 | (offset == 0 ? 0 : 4) | (toEnd ? 0 : 2) | (fin ? 1 : 0),
                    out ->
                        toEnd
                            ? out.streamToEnd(id, offset, data, 0, data.length, fin)
                            : out.stream(id, offset, data, 0, data.length, fin),
                    visitor -> visitor.onStream(id, offset, data, 0, data.length, fin)));
  }

  private static Arbitrary<FrameSample> data() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            varInts().filter(n -> n < VarInt.MAX - 200),
            bytes(1, 200))
        .as(
            (kind, offset, data) ->
                switch (kind) {
                  case 0 ->
                      new FrameSample(
                          "CRYPTO at " + offset,
                          FrameType.CRYPTO,
                          out -> out.crypto(offset, data, 0, data.length),
                          visitor -> visitor.onCrypto(offset, data, 0, data.length));
                  case 1 ->
                      new FrameSample(
                          "NEW_TOKEN",
                          FrameType.NEW_TOKEN,
                          out -> out.newToken(data, 0, data.length),
                          visitor -> visitor.onNewToken(data, 0, data.length));
                  case 2 ->
                      new FrameSample(
                          "DATAGRAM",
                          FrameType.DATAGRAM_LEN,
                          out -> out.datagram(data, 0, data.length),
                          visitor -> visitor.onDatagram(data, 0, data.length));
                  default ->
                      new FrameSample(
                          "DATAGRAM to the end",
                          FrameType.DATAGRAM,
                          out -> out.datagramToEnd(data, 1, data.length - 1),
                          visitor -> visitor.onDatagram(data, 1, data.length - 1));
                });
  }

  private static FrameSample sample(
      long type, FrameSample.Write write, FrameSample.Calls calls, long... numbers) {
    return new FrameSample(
        "0x" + Long.toHexString(type) + Arrays.toString(numbers), type, write, calls);
  }

  private static Arbitrary<FrameSample> ofNumbers() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 12), varInts(), varInts(), varInts())
        .as(FrameArbitraries::ofNumbers);
  }

  private static FrameSample ofNumbers(int kind, long a, long b, long c) {
    long streams = a >> 2;
    return switch (kind) {
      case 0 -> sample(0x01, FrameWriter::ping, FrameVisitor::onPing);
      case 1 -> sample(0x04, o -> o.resetStream(a, b, c), v -> v.onResetStream(a, b, c), a, b, c);
      case 2 -> sample(0x05, o -> o.stopSending(a, b), v -> v.onStopSending(a, b), a, b);
      case 3 -> sample(0x10, o -> o.maxData(a), v -> v.onMaxData(a), a);
      case 4 -> sample(0x11, o -> o.maxStreamData(a, b), v -> v.onMaxStreamData(a, b), a, b);
      case 5 ->
          sample(0x12, o -> o.maxStreams(true, streams), v -> v.onMaxStreams(true, streams), a);
      case 6 ->
          sample(0x13, o -> o.maxStreams(false, streams), v -> v.onMaxStreams(false, streams), a);
      case 7 -> sample(0x14, o -> o.dataBlocked(a), v -> v.onDataBlocked(a), a);
      case 8 ->
          sample(0x15, o -> o.streamDataBlocked(a, b), v -> v.onStreamDataBlocked(a, b), a, b);
      case 9 ->
          sample(
              0x16,
              o -> o.streamsBlocked(true, streams),
              v -> v.onStreamsBlocked(true, streams),
              a);
      case 10 ->
          sample(
              0x17,
              o -> o.streamsBlocked(false, streams),
              v -> v.onStreamsBlocked(false, streams),
              a);
      case 11 -> sample(0x19, o -> o.retireConnectionId(a), v -> v.onRetireConnectionId(a), a);
      default -> sample(0x1e, FrameWriter::handshakeDone, FrameVisitor::onHandshakeDone);
    };
  }

  private static Arbitrary<FrameSample> paths() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4),
            varInts(),
            varInts(),
            bytes(37, 37),
            Arbitraries.integers().between(1, 20),
            Arbitraries.longs(),
            Arbitraries.integers().between(0, 65535))
        .as(FrameArbitraries::path);
  }

  private static FrameSample path(
      int kind, long a, long b, byte[] data, int cidLength, long random, int port) {
    long low = Math.min(a, b);
    long high = Math.max(a, b);
    return switch (kind) {
      case 0 ->
          sample(
              0x18,
              o -> o.newConnectionId(high, low, data, 1, cidLength, data, 21),
              v -> v.onNewConnectionId(high, low, data, 1, cidLength, 21),
              high,
              low,
              cidLength);
      case 1 -> sample(0x1a, o -> o.pathChallenge(random), v -> v.onPathChallenge(random), random);
      case 2 -> sample(0x1b, o -> o.pathResponse(random), v -> v.onPathResponse(random), random);
      case 3 ->
          sample(
              0x9f81a6,
              o -> o.observedAddress(a, data, 3, 4, port),
              v -> v.onObservedAddress(a, data, 3, 4, port),
              a,
              port);
      default ->
          sample(
              0x9f81a7,
              o -> o.observedAddress(a, data, 3, 16, port),
              v -> v.onObservedAddress(a, data, 3, 16, port),
              a,
              port);
    };
  }

  private static Arbitrary<FrameSample> closes() {
    return Combinators.combine(Arbitraries.of(true, false), varInts(), varInts(), bytes(0, 100))
        .as(
            (application, code, type, reason) ->
                application
                    ? sample(
                        0x1d,
                        o -> o.applicationClose(code, reason, 0, reason.length),
                        v -> v.onApplicationClose(code, reason, 0, reason.length),
                        code)
                    : sample(
                        0x1c,
                        o -> o.connectionClose(code, type, reason, 0, reason.length),
                        v -> v.onConnectionClose(code, type, reason, 0, reason.length),
                        code,
                        type));
  }
}
