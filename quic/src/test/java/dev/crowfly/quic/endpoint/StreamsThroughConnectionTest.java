package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.testing.Bottleneck;
import dev.crowfly.quic.testing.Flow;
import dev.crowfly.quic.testing.FrameWatch;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What streams promise, seen from both ends of a whole connection. */
class StreamsThroughConnectionTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final byte[] BYTE = {42};

  private final Pair pair = new Pair(41);

  private void handshake() {
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
  }

  private void runUntilDone(List<Flow> flows) {
    assertTrue(
        pair.world()
            .runUntil(
                () -> flows.stream().allMatch(Flow::isDone), pair.world().now() + 60 * SECOND),
        flows::toString);
  }

  // ---------------------------------------------------------------------------- unidirectional

  @Test
  void unidirectionalStreams_carryBytesOneWay_fromEitherSide() {
    handshake();
    pair.network().faults(0.05, 0.05);
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      flows.add(Flow.up(pair, 50_000 + i).open());
      flows.add(Flow.down(pair, 70_000 + i).open());
    }
    runUntilDone(flows);
    for (int i = 0; i < 10; i++) {
      QuicStream out = flows.get(i).out();
      QuicStream in = flows.get(i).in();
      // RFC 9000 §2.1: 2 and 3 in the lowest bits, counted up by 4.
      assertEquals(4L * (i / 2) + 2 + i % 2, out.id());
      assertEquals(out.id(), in.id());
      assertTrue(out.hasSendPart() && !out.hasReceivePart());
      assertTrue(in.hasReceivePart() && !in.hasSendPart());
      assertThrows(IllegalStateException.class, () -> in.write(BYTE, 0, 1));
      assertThrows(IllegalStateException.class, () -> out.read(new byte[1], 0, 1));
    }
    pair.network().faults(0, 0);
    pair.world().runFor(SECOND);
    for (Flow flow : flows) {
      assertTrue(flow.out().isClosed() && flow.in().isClosed());
    }
    assertEquals(10, closings(pair.client()));
    assertEquals(10, closings(pair.server()));
  }

  private long closings(Host host) {
    return host.events(QuicEvent.StreamUpdated.class).stream()
        .map(QuicEvent.StreamUpdated::stream)
        .filter(QuicStream::isClosed)
        .distinct()
        .count();
  }

  @ParameterizedTest(name = "opened by the client: {0}")
  @ValueSource(booleans = {true, false})
  void aUnidirectionalStream_canBeResetAndStopped(boolean byClient) {
    handshake();
    QuicConnection sender = byClient ? pair.clientConnection() : pair.serverConnection();
    QuicConnection receiver = byClient ? pair.serverConnection() : pair.clientConnection();
    QuicStream reset = sender.openStream(false);
    QuicStream stopped = sender.openStream(false);
    reset.write(BYTE, 0, 1);
    stopped.write(BYTE, 0, 1);
    pair.world().runFor(SECOND);
    QuicStream resetAtReceiver = receiver.stream(reset.id());
    reset.reset(5);
    receiver.stream(stopped.id()).stop(6);
    pair.world().runFor(SECOND);
    assertEquals(QuicStream.RESET, resetAtReceiver.read(new byte[1], 0, 1));
    assertEquals(5, resetAtReceiver.peerErrorCode());
    assertEquals(QuicStream.GONE, stopped.write(BYTE, 0, 1));
    assertEquals(6, stopped.peerStopCode());
    pair.world().runFor(SECOND);
    assertTrue(reset.isClosed() && stopped.isClosed() && resetAtReceiver.isClosed());
    assertNull(receiver.stream(stopped.id()));
  }

  // ----------------------------------------------------------------------------------- urgency

  private List<Integer> finishedInOrder(List<Flow> flows) {
    Map<Integer, Long> finished = new LinkedHashMap<>();
    pair.server()
        .listen(
            event -> {
              for (int i = 0; i < flows.size(); i++) {
                if (flows.get(i).isDone()) {
                  finished.putIfAbsent(i, pair.world().now());
                }
              }
            });
    runUntilDone(flows);
    return finished.entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry::getValue))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void moreUrgentStreams_finishFirst_whateverTheOrderOfTheirOpening() {
    handshake();
    pair.network().bottleneck(new Bottleneck(1_000_000, 100_000));
    int[] urgencies = {5, 7, QuicStream.MOST_URGENT, 3, 6};
    List<Flow> flows = new ArrayList<>();
    for (int urgency : urgencies) {
      QuicStream stream = pair.clientConnection().openStream(false);
      stream.setUrgency(urgency);
      flows.add(Flow.up(pair, 150_000).on(stream));
    }
    assertEquals(List.of(2, 3, 0, 4, 1), finishedInOrder(flows));
  }

  @Test
  void urgencyChangedOnTheWay_letsAStreamOvertake() {
    handshake();
    pair.network().bottleneck(new Bottleneck(1_000_000, 100_000));
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      flows.add(Flow.up(pair, 200_000).open());
    }
    pair.world().runFor(200 * MILLI);
    assertTrue(flows.stream().noneMatch(Flow::isDone));
    flows.get(3).out().setUrgency(1);
    flows.get(0).out().setUrgency(QuicStream.LEAST_URGENT);
    flows.get(2).out().setUrgency(2);
    assertEquals(List.of(3, 2, 1, 0), finishedInOrder(flows));
  }

  @Test
  void equals_takeTurns() {
    handshake();
    pair.network().bottleneck(new Bottleneck(1_000_000, 10_000_000));
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      flows.add(Flow.up(pair, 250_000).open());
    }
    pair.world().runFor(700 * MILLI);
    long least = flows.stream().mapToLong(Flow::received).min().orElseThrow();
    long most = flows.stream().mapToLong(Flow::received).max().orElseThrow();
    assertTrue(least > 50_000 && most - least < 0.2 * most, least + " to " + most);
    runUntilDone(flows);
  }

  // ---------------------------------------------------------------------------- count limits

  private static QuicConfig.Builder limited(QuicConfig.Builder config, int bidi, int uni) {
    return config.maxStreamsBidi(bidi).maxStreamsUni(uni);
  }

  @ParameterizedTest(name = "bidirectional {0}, opened by the client {1}")
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void streamLimit_opensAgainAsStreamsClose(boolean bidirectional, boolean byClient) {
    int limit = 3;
    List<Long> blocked = new ArrayList<>();
    QuicConfig.Builder client = QuicConfig.builder(Pair.clientTls().build());
    QuicConfig.Builder server = QuicConfig.builder(Pair.serverTls().build());
    QuicConfig.Builder opening = byClient ? client : server;
    limited(byClient ? server : client, bidirectional ? limit : 0, bidirectional ? 0 : limit);
    FrameWatch.watch(opening, (now, frame) -> blocked.add(frame.number(1)), "onStreamsBlocked");
    pair.clientConfig(client.build()).serverConfig(server.build());
    handshake();
    QuicConnection opener = byClient ? pair.clientConnection() : pair.serverConnection();
    QuicConnection other = byClient ? pair.serverConnection() : pair.clientConnection();
    assertNull(opener.openStream(!bidirectional), "the other kind has a limit of 0");
    pair.world().runFor(SECOND);
    assertEquals(List.of(0L), blocked, "the peer is told");
    blocked.clear();
    List<QuicStream> open = new ArrayList<>();
    for (int i = 0; i < limit; i++) {
      open.add(opener.openStream(bidirectional));
      open.get(i).write(BYTE, 0, 1);
    }
    assertNull(opener.openStream(bidirectional));
    pair.world().runFor(SECOND);
    assertEquals(List.of((long) limit), blocked);
    assertNull(opener.openStream(bidirectional), "being told is no reason to allow more");
    // One after the other is finished, and each time there is room for as many more.
    for (int i = 0; i < 20; i++) {
      finish(open.remove(0), other);
      pair.world().runFor(SECOND);
      QuicStream next = opener.openStream(bidirectional);
      assertNotNull(next, "after " + (i + 1) + " were closed");
      assertEquals(limit + i, next.id() >> 2);
      next.write(BYTE, 0, 1);
      open.add(next);
      assertNull(opener.openStream(bidirectional));
    }
    assertFalse(opener.isClosed() || other.isClosed());
  }

  /** Both sides of a stream come to their ends. */
  private void finish(QuicStream stream, QuicConnection other) {
    QuicStream farEnd = other.stream(stream.id());
    stream.finish();
    if (farEnd.hasSendPart()) {
      farEnd.finish();
    }
    pair.world().runFor(200 * MILLI);
    assertEquals(1, farEnd.read(new byte[10], 0, 10));
    assertEquals(QuicStream.END, farEnd.read(new byte[10], 0, 10));
    if (stream.hasReceivePart()) {
      assertEquals(QuicStream.END, stream.read(new byte[10], 0, 10));
    }
  }
}
