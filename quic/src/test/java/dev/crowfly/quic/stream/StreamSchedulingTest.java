package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.stream.StreamsPair.Packet;
import dev.crowfly.quic.testing.AllocationMeter;
import dev.crowfly.quic.wire.FrameWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who sends next (RFC 9000 §2.3), seen in the packets. */
class StreamSchedulingTest {
  private static final byte[] DATA = Pattern.bytes(0, 4000);

  private final StreamsPair pair =
      new StreamsPair(
          StreamsPair.parameters(1 << 20, 1 << 20, 10),
          new StreamSettings(1 << 20, 1 << 20, 1 << 20));
  private final Streams client = pair.client.streams;

  private Stream streamWith(int bytes) {
    Stream stream = client.open(false);
    stream.write(DATA, 0, bytes);
    return stream;
  }

  /** The streams with a STREAM frame, in the order of their frames. */
  private static List<Long> streamsIn(Packet packet) {
    return packet.tokens.stream().filter(t -> t[0] == StreamToken.STREAM).map(t -> t[1]).toList();
  }

  private List<Long> order(int packets) {
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      order.addAll(streamsIn(pair.client.send(200, 0)));
    }
    return order;
  }

  @Test
  void equalsTakeTurns() {
    streamWith(1000);
    streamWith(1000);
    streamWith(1000);
    assertEquals(List.of(2L, 6L, 10L, 2L, 6L, 10L), order(6));
  }

  @Test
  void aLateStreamGetsItsTurnWithoutWaitingForTheOthersToEnd() {
    streamWith(4000);
    streamWith(4000);
    order(3);
    streamWith(100);
    assertEquals(List.of(6L, 2L, 10L), order(3).subList(0, 3));
  }

  @Test
  void theMoreUrgentSendFirst() {
    Stream later = streamWith(500);
    streamWith(500);
    Stream first = streamWith(300);
    later.setUrgency(Stream.LEAST_URGENT);
    first.setUrgency(Stream.MOST_URGENT);
    List<Long> order = order(6);
    assertEquals(10L, order.get(0));
    assertTrue(order.lastIndexOf(10L) < order.indexOf(6L));
    assertTrue(order.lastIndexOf(6L) < order.indexOf(2L));
    assertThrows(IllegalArgumentException.class, () -> later.setUrgency(8));
  }

  @Test
  void smallStreamsShareAPacket() {
    streamWith(20);
    streamWith(20);
    streamWith(20);
    assertEquals(List.of(2L, 6L, 10L), streamsIn(pair.client.send(200, 0)));
  }

  @Test
  void lostDataComesBeforeNewDataOfTheSameStream() {
    streamWith(1000);
    Packet first = pair.client.send(200, 0);
    pair.client.send(200, 0);
    first.lost();
    Packet again = pair.client.send(200, 0);
    assertEquals(0, again.tokens.get(0)[2]);
  }

  @Test
  void writingAPacketAllocatesNothing() {
    ChunkPool pool = new ChunkPool(ChunkPool.DEFAULT_CHUNK_BYTES, 16);
    Streams streams =
        new Streams(
            true,
            StreamsPair.parameters(1L << 40, 1L << 40, 10),
            new StreamSettings(1 << 20, 1 << 20, 1 << 20),
            pool,
            () -> {});
    streams.onPeerParameters(StreamsPair.parameters(1L << 40, 1L << 40, 10));
    Stream[] open = {streams.open(false), streams.open(false)};
    FrameWriter frames = new FrameWriter();
    byte[] packet = new byte[1200];
    long[] token = new long[4];
    TokenSink sink =
        (kind, a, b, c) -> {
          token[0] = kind;
          token[1] = a;
          token[2] = b;
          token[3] = c;
        };
    Runnable transfer =
        () -> {
          for (int i = 0; i < 3000; i++) {
            open[i & 1].write(DATA, 0, 3000);
            while (streams.hasPending()) {
              frames.reset(packet, 0, packet.length);
              streams.write(frames, sink, 0, 0);
              streams.onTokenLost((int) token[0], token[1], token[2], token[3]);
              frames.reset(packet, 0, packet.length);
              streams.write(frames, sink, 0, 0);
              streams.onTokenAcked((int) token[0], token[1], token[2], token[3]);
            }
          }
        };
    transfer.run();
    assertEquals(0, AllocationMeter.bytesAllocatedBy(transfer));
    assertEquals(0, pool.lentChunks());
  }
}
