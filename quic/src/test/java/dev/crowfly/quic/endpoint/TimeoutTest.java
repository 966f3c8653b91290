package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.testing.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9000 §10.1: silence ends a connection; so does a handshake that takes too long. */
class TimeoutTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private static Pair pair(long seed, long clientMillis, long serverMillis) {
    Pair pair = new Pair(seed);
    return pair.clientConfig(
            QuicConfig.builder(Pair.clientTls().build()).maxIdleTimeoutMillis(clientMillis).build())
        .serverConfig(
            QuicConfig.builder(Pair.serverTls().build())
                .maxIdleTimeoutMillis(serverMillis)
                .build());
  }

  private static CloseReason reason(QuicConnection connection) {
    return connection.closeReason().orElseThrow();
  }

  @ParameterizedTest(name = "client {0} ms, server {1} ms")
  @CsvSource({
    "2000, 5000, 2000",
    "5000, 2000, 2000",
    "0, 3000, 3000",
    "3000, 0, 3000",
    "2305843009213, 3000, 3000",
    "3000, 2305843009213, 3000",
  })
  void smallerTimeout_countsOnBothSides(long clientMillis, long serverMillis, long expected) {
    Pair pair = pair(1, clientMillis, serverMillis);
    assertTrue(pair.handshake(5 * SECOND), () -> "" + pair.clientConnection().closeReason());
    pair.world().runFor((expected - 100) * MILLI);
    assertFalse(pair.clientConnection().isClosed());
    assertFalse(pair.serverConnection().isClosed());
    pair.world().runFor(300 * MILLI);
    assertEquals(new CloseReason.IdleTimedOut(), reason(pair.clientConnection()));
    assertEquals(new CloseReason.IdleTimedOut(), reason(pair.serverConnection()));
    pair.assertForgotten(SECOND);
  }

  @Test
  void withoutATimeout_aConnectionLivesOn() {
    Pair pair = pair(2, 0, 0);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    assertEquals(QuicEndpoint.NEVER, pair.client().endpoint().nextTimeout());
    assertEquals(QuicEndpoint.NEVER, pair.server().endpoint().nextTimeout());
    pair.world().runFor(1_000_000 * SECOND);
    pair.clientConnection().close(1, "", pair.world().now());
    pair.assertForgotten(60 * SECOND);
    assertEquals(new CloseReason.ClosedByApplication(true, 1, ""), reason(pair.serverConnection()));
  }

  @Test
  void pings_keepItAlive() {
    Pair pair = pair(3, 1_000, 1_000);
    assertTrue(pair.handshake(5 * SECOND));
    for (int i = 0; i < 20; i++) {
      pair.world().runFor(900 * MILLI);
      pair.clientConnection().ping(pair.world().now());
      pair.world().runFor(100 * MILLI);
      assertFalse(pair.clientConnection().isClosed());
      assertFalse(pair.serverConnection().isClosed());
    }
  }

  /** RFC 9000 §10.1: only the first packet sent after one was received restarts the timer. */
  @Test
  void sendingWithoutAnAnswer_doesNotKeepItAlive() {
    Pair pair = pair(4, 2_000, 2_000);
    assertTrue(pair.handshake(5 * SECOND));
    pair.network().dropRule((index, from, bytes) -> true);
    long start = pair.world().now();
    while (!pair.clientConnection().isClosed() && pair.world().now() < start + 60 * SECOND) {
      pair.clientConnection().ping(pair.world().now());
      pair.world().runFor(100 * MILLI);
    }
    assertEquals(new CloseReason.IdleTimedOut(), reason(pair.clientConnection()));
    assertTrue(pair.world().now() - start < 3 * SECOND);
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void handshakeThatNobodyAnswers_timesOut() {
    Pair pair = new Pair(5);
    pair.network().dropRule((index, from, bytes) -> true);
    pair.connect();
    pair.world().runFor(9_900 * MILLI);
    assertFalse(pair.clientConnection().isClosed());
    pair.world().runFor(200 * MILLI);
    assertEquals(new CloseReason.HandshakeTimedOut(), reason(pair.clientConnection()));
    pair.assertForgotten(0);
    assertTrue(pair.network().sent() < 40, "no storm: " + pair.network().sent());
  }

  @Test
  void clientThatVanishes_timesOutAtTheServer() {
    Pair pair = new Pair(6);
    pair.network().dropRule((index, from, bytes) -> index >= 2);
    pair.connect();
    pair.assertForgotten(60 * SECOND);
    assertEquals(new CloseReason.HandshakeTimedOut(), reason(pair.serverConnection()));
    assertEquals(new CloseReason.HandshakeTimedOut(), reason(pair.clientConnection()));
  }

  @Test
  void handshakeTimeout_doesNotOutliveTheHandshake() {
    Pair pair = pair(7, 60_000, 60_000);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(30 * SECOND);
    assertFalse(pair.clientConnection().isClosed());
    assertFalse(pair.serverConnection().isClosed());
  }

  @Test
  void largestSettings_areNoTimeoutAtAll() {
    long most = Long.MAX_VALUE / 4 / 1_000_000;
    QuicConfig.Builder builder = QuicConfig.builder(Pair.clientTls().build());
    assertThrows(IllegalArgumentException.class, () -> builder.maxIdleTimeoutMillis(most + 1));
    assertThrows(IllegalArgumentException.class, () -> builder.handshakeTimeoutMillis(most + 1));
    Pair pair = new Pair(8);
    pair.world().runFor(10 * SECOND);
    pair.clientConfig(
        QuicConfig.builder(Pair.clientTls().build())
            .handshakeTimeoutMillis(most)
            .maxIdleTimeoutMillis(most)
            .build());
    pair.serverConfig(
        QuicConfig.builder(Pair.serverTls().build())
            .handshakeTimeoutMillis(most)
            .maxIdleTimeoutMillis(most)
            .build());
    assertTrue(
        pair.handshake(5 * SECOND), () -> "closed: " + pair.clientConnection().closeReason());
    pair.world().runFor(1_000 * SECOND);
    assertFalse(pair.clientConnection().isClosed());
  }
}
