package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a stranger: accepted, refused, sent back for a Retry, or ignored. */
class DecisionTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  @Test
  void undecidedAttempts_expire() {
    Pair pair = new Pair(5);
    List<IncomingConnection> attempts = Strangers.undecided(pair);
    for (int i = 0; i < 50; i++) {
      Strangers.stranger(pair, i);
      pair.world().runFor(10 * MILLI);
    }
    assertEquals(50, attempts.size());
    assertTrue(attempts.stream().allMatch(IncomingConnection::isPending));
    pair.world().runFor(4_745 * MILLI);
    assertEquals(25, attempts.stream().filter(IncomingConnection::isPending).count());
    assertEquals(25, pair.server().endpoint().stats().halfOpen());
    pair.assertForgotten(SECOND);
    assertThrows(IllegalStateException.class, () -> pair.accept(attempts.get(0)));
    assertEquals(0, pair.server().endpoint().stats().connections());
    assertEquals(0, pair.server().endpoint().stats().datagramsSent());
  }

  @Test
  void refusedClient_learnsItAtOnce() {
    Pair pair = new Pair(6);
    pair.server()
        .onEvent(
            event -> {
              if (event instanceof QuicEvent.ConnectionIncoming attempt) {
                pair.server().endpoint().refuse(attempt.incoming());
              }
            });
    pair.connect();
    pair.world().runFor(100 * MILLI);
    Strangers.assertRefused(pair.clientConnection());
    pair.assertForgotten(SECOND * 10);
  }

  @Test
  void ignoredClient_hearsNothing() {
    Pair pair = new Pair(7);
    pair.server()
        .onEvent(
            event -> {
              if (event instanceof QuicEvent.ConnectionIncoming attempt) {
                pair.server().endpoint().ignore(attempt.incoming());
              }
            });
    pair.connect();
    pair.world().runFor(20 * SECOND);
    assertEquals(
        new CloseReason.HandshakeTimedOut(), pair.clientConnection().closeReason().orElseThrow());
    assertEquals(0, pair.server().endpoint().stats().datagramsSent());
    pair.assertForgotten(0);
  }

  @Test
  void attempt_isDecidedOnce() {
    Pair pair = new Pair(8);
    List<IncomingConnection> attempts = Strangers.undecided(pair);
    QuicEndpoint server = pair.server().endpoint();
    for (int first = 0; first < 4; first++) {
      Strangers.stranger(pair, first);
      IncomingConnection attempt = attempts.get(first);
      assertTrue(attempt.isPending());
      decide(pair, attempt, first);
      assertFalse(attempt.isPending());
      for (int second = 0; second < 4; second++) {
        int again = second;
        assertThrows(IllegalStateException.class, () -> decide(pair, attempt, again));
      }
    }
    assertEquals(1, server.stats().connections());
    pair.assertForgotten(60 * SECOND);
  }

  private static void decide(Pair pair, IncomingConnection attempt, int how) {
    QuicEndpoint server = pair.server().endpoint();
    switch (how) {
      case 0 -> pair.accept(attempt);
      case 1 -> server.refuse(attempt);
      case 2 -> server.retry(attempt, pair.world().now());
      default -> server.ignore(attempt);
    }
  }

  @Test
  void attemptOfAnotherEndpoint_isNotDecidedHere() {
    Pair one = new Pair(9);
    Pair other = new Pair(10);
    List<IncomingConnection> attempts = Strangers.undecided(one);
    List<IncomingConnection> others = Strangers.undecided(other);
    Strangers.stranger(one, 1);
    Strangers.stranger(other, 1);
    assertThrows(
        IllegalStateException.class, () -> other.server().endpoint().refuse(attempts.get(0)));
    assertTrue(others.get(0).isPending());
    assertTrue(attempts.get(0).isPending());
  }

  @Test
  void lateAcceptance_takesAllDatagramsOfTheClientHello() {
    Pair pair = new Pair(11);
    List<IncomingConnection> attempts = Strangers.undecided(pair);
    pair.connect();
    pair.world().runFor(100 * MILLI);
    assertEquals(1, attempts.size());
    assertEquals(2, pair.server().endpoint().stats().datagramsReceived());
    long before = pair.world().now();
    pair.accept(attempts.get(0));
    assertTrue(pair.world().runUntil(pair::isConfirmed, before + 500 * MILLI));
    // Two round trips of 50 ms: nothing had to be sent again.
    assertTrue(pair.world().now() - before <= 101 * MILLI, "" + (pair.world().now() - before));
  }
}
