package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9001 §6: new keys in the middle of a connection. */
class KeyUpdateTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private static Pair connected(long seed) {
    Pair pair = new Pair(seed);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    return pair;
  }

  private static boolean update(Pair pair, QuicConnection connection) {
    return connection.initiateKeyUpdate(pair.world().now());
  }

  private static void assertAnswersPing(Pair pair, QuicConnection connection) {
    long before = connection.stats().packetsReceived();
    connection.ping(pair.world().now());
    pair.world().runFor(SECOND);
    assertTrue(connection.stats().packetsReceived() > before);
    assertEquals(0, connection.stats().bytesInFlight());
    assertFalse(connection.isClosed());
  }

  @ParameterizedTest(name = "initiated by the client: {0}")
  @ValueSource(booleans = {true, false})
  void severalUpdatesInARow(boolean byClient) {
    Pair pair = connected(1);
    QuicConnection initiator = byClient ? pair.clientConnection() : pair.serverConnection();
    for (int i = 0; i < 10; i++) {
      assertAnswersPing(pair, initiator);
      assertTrue(update(pair, initiator), "update " + i);
      assertAnswersPing(pair, pair.clientConnection());
      assertAnswersPing(pair, pair.serverConnection());
    }
    assertEquals(0, pair.clientConnection().stats().packetsDropped());
    assertEquals(0, pair.serverConnection().stats().packetsDropped());
  }

  @Test
  void updatesFromBothSides_inTurn() {
    Pair pair = connected(2);
    for (int i = 0; i < 10; i++) {
      QuicConnection initiator = i % 2 == 0 ? pair.clientConnection() : pair.serverConnection();
      assertAnswersPing(pair, initiator);
      assertTrue(update(pair, initiator), "update " + i);
      assertAnswersPing(pair, initiator);
    }
  }

  @Test
  void updatesFromBothSides_atOnce() {
    Pair pair = connected(3);
    for (int i = 0; i < 5; i++) {
      assertAnswersPing(pair, pair.clientConnection());
      assertAnswersPing(pair, pair.serverConnection());
      assertTrue(update(pair, pair.clientConnection()));
      assertTrue(update(pair, pair.serverConnection()));
      pair.clientConnection().ping(pair.world().now());
      pair.serverConnection().ping(pair.world().now());
      pair.world().runFor(SECOND);
    }
    assertAnswersPing(pair, pair.clientConnection());
    assertAnswersPing(pair, pair.serverConnection());
  }

  @Test
  void tooEarly_isRefused() {
    Pair pair = new Pair(4);
    pair.connect();
    assertFalse(update(pair, pair.clientConnection()), "no keys yet");
    pair.client()
        .onEvent(
            event -> {
              if (event instanceof QuicEvent.HandshakeCompleted) {
                assertFalse(update(pair, pair.clientConnection()), "not confirmed yet");
              }
            });
    assertTrue(pair.world().runUntil(pair::isConfirmed, 5 * SECOND));
    assertEquals(1, pair.client().events(QuicEvent.HandshakeCompleted.class).size());
    pair.world().runFor(SECOND);
    assertAnswersPing(pair, pair.clientConnection());
    assertTrue(update(pair, pair.clientConnection()));
    assertFalse(update(pair, pair.clientConnection()), "the first one is not acknowledged");
    pair.clientConnection().ping(pair.world().now());
    pair.world().runFor(51 * MILLI);
    assertFalse(update(pair, pair.clientConnection()), "three probe timeouts have to pass");
    pair.world().runFor(SECOND);
    assertTrue(update(pair, pair.clientConnection()));
    pair.clientConnection().close(0, "", pair.world().now());
    assertFalse(update(pair, pair.clientConnection()), "it is closed");
    pair.assertForgotten(60 * SECOND);
    assertFalse(update(pair, pair.clientConnection()), "it is gone");
  }

  @Test
  void updates_underLossDuplicationAndReordering() {
    int updates = 0;
    for (long seed = 900; seed < 915; seed++) {
      Pair pair = new Pair(seed);
      pair.clientConfig(
          QuicConfig.builder(Pair.clientTls().build()).maxIdleTimeoutMillis(0).build());
      pair.serverConfig(
          QuicConfig.builder(Pair.serverTls().build()).maxIdleTimeoutMillis(0).build());
      assertTrue(pair.handshake(5 * SECOND));
      pair.network().faults(0.2, 0.2).delay(25 * MILLI, 50 * MILLI);
      for (int i = 0; i < 300; i++) {
        QuicConnection one = i % 3 == 0 ? pair.serverConnection() : pair.clientConnection();
        one.ping(pair.world().now());
        if (i % 5 == 0 && update(pair, one)) {
          updates++;
        }
        pair.world().runFor(20 * MILLI);
        long s = seed;
        assertFalse(one.isClosed(), () -> "seed " + s + ": " + one.closeReason());
      }
      pair.network().faults(0, 0).delay(25 * MILLI, 0);
      pair.world().runFor(10 * SECOND);
      assertAnswersPing(pair, pair.clientConnection());
      assertAnswersPing(pair, pair.serverConnection());
    }
    assertTrue(updates > 50, "only " + updates + " updates");
  }
}
