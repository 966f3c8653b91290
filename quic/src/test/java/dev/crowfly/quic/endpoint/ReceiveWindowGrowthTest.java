package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.testing.Bottleneck;
import dev.crowfly.quic.testing.Flow;
import dev.crowfly.quic.testing.FrameLog;
import dev.crowfly.quic.testing.FrameWatch;
import dev.crowfly.quic.testing.Pair;
import org.junit.jupiter.api.Test;

/** 100 Mbit/s and 200 ms of round trip: windows that stay as they begin would throttle it. */
class ReceiveWindowGrowthTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long INITIAL = 256 * 1024;
  private static final long MAX_STREAM = 3_000_000;
  private static final long MAX_CONNECTION = 4_500_000;
  private static final long BYTES = 12_000_000;

  private final Pair pair = new Pair(51);
  private Flow flow;
  private long streamWindow = INITIAL;
  private long connectionWindow = INITIAL;
  private long streamLimit = INITIAL;
  private long sentBytes;

  private void begin(long maxStreamWindow, long maxConnectionWindow) {
    QuicConfig.Builder client = QuicConfig.builder(Pair.clientTls().build());
    client.streamSendBufferBytes(16 << 20);
    QuicConfig.Builder server = QuicConfig.builder(Pair.serverTls().build());
    server.initialMaxStreamData(INITIAL).initialMaxData(INITIAL);
    server.maxStreamWindowBytes(maxStreamWindow).maxConnectionWindowBytes(maxConnectionWindow);
    FrameWatch.watch(server, this::onAnnounced, "onMaxStreamData", "onMaxData");
    FrameWatch.watch(client, this::onStream, "onStream");
    pair.clientConfig(client.build()).serverConfig(server.build());
    pair.network().delay(100 * MILLI, 0).bottleneck(new Bottleneck(12_500_000, 2_500_000));
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    flow = Flow.up(pair, BYTES).open();
  }

  /** What is promised beyond what was read is the window. */
  private void onAnnounced(long now, FrameLog.Call frame) {
    if (frame.name().equals("onMaxData")) {
      connectionWindow = Math.max(connectionWindow, frame.number(0) - flow.received());
    } else {
      streamLimit = Math.max(streamLimit, frame.number(1));
      streamWindow = Math.max(streamWindow, frame.number(1) - flow.received());
    }
  }

  private void onStream(long now, FrameLog.Call frame) {
    sentBytes = Math.max(sentBytes, frame.number(1) + frame.number(4));
  }

  private double secondsToTheEnd() {
    long begin = pair.world().now();
    assertTrue(pair.world().runUntil(flow::isDone, begin + 200 * SECOND), flow::toString);
    double seconds = (pair.world().now() - begin) / (double) SECOND;
    System.out.printf(
        "%d MB at 100 Mbit/s, 200 ms: %.1f s, windows up to %d (stream), %d (connection)%n",
        BYTES / 1_000_000, seconds, streamWindow, connectionWindow);
    return seconds;
  }

  @Test
  void windowsGrowToTheirLimits_andNoFurther_andTheTransferIsFast() {
    begin(MAX_STREAM, MAX_CONNECTION);
    double seconds = secondsToTheEnd();
    assertEquals(MAX_STREAM, streamWindow);
    assertEquals(MAX_CONNECTION, connectionWindow);
    assertTrue(seconds < 5, seconds + " s");
  }

  /** A window in each round trip, at best. */
  @Test
  void streamWindowThatMayNotGrow_throttles() {
    begin(INITIAL, MAX_CONNECTION);
    assertTrue(secondsToTheEnd() > 0.2 * (BYTES / INITIAL - 1));
    assertEquals(INITIAL, streamWindow);
  }

  @Test
  void connectionWindowThatMayNotGrow_throttles() {
    begin(MAX_STREAM, INITIAL);
    assertTrue(secondsToTheEnd() > 0.2 * (BYTES / INITIAL - 1));
    assertEquals(INITIAL, connectionWindow);
  }

  /** The sender goes as far as it was allowed, and no byte further, while nobody reads. */
  @Test
  void readerThatStops_isOwedNoMoreThanTheWindow() {
    begin(MAX_STREAM, MAX_CONNECTION);
    assertTrue(pair.world().runUntil(() -> flow.received() > BYTES / 2, 60 * SECOND));
    flow.pause(true);
    pair.world().runFor(5 * SECOND);
    assertEquals(streamLimit, sentBytes);
    assertTrue(sentBytes - flow.received() <= MAX_STREAM);
    assertTrue(sentBytes - flow.received() > MAX_STREAM / 3);
    flow.pause(false);
    secondsToTheEnd();
    assertEquals(MAX_STREAM, streamWindow);
  }

  /** A slow reader needs no larger window: what comes in would only lie about. */
  @Test
  void readerThatIsSlow_keepsTheInitialWindow() {
    begin(MAX_STREAM, MAX_CONNECTION);
    for (int i = 0; i < 10; i++) {
      flow.pause(true);
      pair.world().runFor(SECOND);
      flow.pause(false);
      pair.world().flush();
    }
    assertTrue(flow.received() > 5 * INITIAL);
    assertEquals(INITIAL, streamWindow);
    assertEquals(INITIAL, connectionWindow);
  }
}
