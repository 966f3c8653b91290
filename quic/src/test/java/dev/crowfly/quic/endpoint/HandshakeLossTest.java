package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9002 §6: the handshake survives what networks do. All in virtual time. */
class HandshakeLossTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  /** The handshake timeout of these tests: loss is to be survived, not to be raced against. */
  private static final long PATIENCE = 60 * SECOND;

  private static final int RUNS_PER_RATE = 40;

  @Test
  void everySingleDatagram_mayBeLost() {
    Pair whole = patientPair(1);
    assertTrue(whole.handshake(PATIENCE));
    whole.world().runFor(SECOND);
    long datagrams = whole.network().sent();
    assertTrue(datagrams >= 5, "a handshake with few datagrams: " + datagrams);
    for (long lost = 0; lost < datagrams; lost++) {
      long index = lost;
      Pair pair = patientPair(1);
      pair.network().dropRule((i, from, bytes) -> i == index);
      assertTrue(pair.handshake(PATIENCE), () -> "lost datagram " + index + ": " + state(pair));
      assertSettled(pair);
    }
  }

  @Test
  void everyPairOfDatagrams_mayBeLost() {
    Pair whole = patientPair(1);
    assertTrue(whole.handshake(PATIENCE));
    long datagrams = whole.network().sent() + 2;
    for (long first = 0; first < datagrams; first++) {
      for (long second = first + 1; second < datagrams; second++) {
        long a = first;
        long b = second;
        Pair pair = patientPair(1);
        pair.network().dropRule((i, from, bytes) -> i == a || i == b);
        assertTrue(pair.handshake(PATIENCE), () -> "lost " + a + " and " + b + ": " + state(pair));
      }
    }
  }

  @ParameterizedTest(name = "loss {0} %, duplication {1} %, jitter {2} ms")
  @CsvSource({
    "0, 0, 0",
    "5, 0, 0",
    "20, 0, 0",
    "40, 0, 0",
    "0, 30, 0",
    "0, 0, 100",
    "5, 10, 30",
    "20, 20, 60",
    "40, 20, 60",
  })
  void randomFaults_areSurvived(int lossPercent, int duplicationPercent, int jitterMillis) {
    long base = 1_000_003L * lossPercent + 1_009L * duplicationPercent + jitterMillis;
    for (int run = 0; run < RUNS_PER_RATE; run++) {
      long seed = base + run;
      Pair pair = patientPair(seed);
      pair.network()
          .delay(25 * MILLI, jitterMillis * MILLI)
          .faults(lossPercent / 100.0, duplicationPercent / 100.0);
      assertTrue(pair.handshake(PATIENCE), () -> "seed " + seed + ": " + state(pair));
      assertSettled(pair);
    }
    System.out.printf(
        "loss %d %%, duplication %d %%, jitter %d ms: seeds %d to %d completed%n",
        lossPercent, duplicationPercent, jitterMillis, base, base + RUNS_PER_RATE - 1);
  }

  @Test
  void clientHelloInTwoDatagrams_worksInEitherOrder() {
    Pair pair = patientPair(3);
    // The first datagram is held back by losing it: it comes again after the second.
    pair.network().dropRule((i, from, bytes) -> i == 0);
    pair.connect();
    pair.world().runUntil(() -> pair.network().sent() >= 2, SECOND);
    assertTrue(pair.network().sent() >= 2, "the ClientHello takes two datagrams");
    assertTrue(pair.world().runUntil(pair::isConfirmed, PATIENCE), () -> state(pair));
  }

  @Test
  void sameSeed_givesTheSameRunByteForByte() {
    assertEquals(fingerprint(7), fingerprint(7));
  }

  private static long fingerprint(long seed) {
    Pair pair = patientPair(seed);
    long[] hash = {17};
    pair.network()
        .faults(0.1, 0.1)
        .dropRule(
            (i, from, bytes) -> {
              hash[0] = hash[0] * 31 + java.util.Arrays.hashCode(bytes);
              return false;
            });
    assertTrue(pair.handshake(PATIENCE));
    return hash[0] * 31 + pair.world().now();
  }

  private static Pair patientPair(long seed) {
    Pair pair = new Pair(seed);
    return pair.clientConfig(
            dev.crowfly.quic.QuicConfig.builder(Pair.clientTls().build())
                .handshakeTimeoutMillis(60_000)
                .maxIdleTimeoutMillis(60_000)
                .build())
        .serverConfig(
            dev.crowfly.quic.QuicConfig.builder(Pair.serverTls().build())
                .handshakeTimeoutMillis(60_000)
                .maxIdleTimeoutMillis(60_000)
                .build());
  }

  /** One connection on each side, told of once, and nothing else left to do but to idle. */
  private static void assertSettled(Pair pair) {
    assertOnce(pair.client());
    assertOnce(pair.server());
  }

  private static void assertOnce(Host host) {
    assertEquals(1, host.events(QuicEvent.HandshakeCompleted.class).size());
    assertEquals(1, host.events(QuicEvent.HandshakeConfirmed.class).size());
    assertEquals(0, host.events(QuicEvent.ConnectionClosed.class).size());
  }

  private static String state(Pair pair) {
    return "at "
        + pair.world().now() / MILLI
        + " ms, client "
        + pair.clientConnection().stats()
        + " "
        + pair.clientConnection().closeReason()
        + ", server "
        + (pair.serverConnection() == null
            ? "has none"
            : pair.serverConnection().stats() + " " + pair.serverConnection().closeReason());
  }
}
