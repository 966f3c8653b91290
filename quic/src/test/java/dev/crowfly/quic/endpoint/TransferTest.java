package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.Transfer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data both ways at once, every byte checked by its position, in virtual time. */
class TransferTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long BYTES = 10_000_000;

  @ParameterizedTest(name = "one-way {0} ms, loss {1} %, duplication {2} %, jitter {3} ms")
  @CsvSource({"1, 0, 0, 0", "25, 1, 0, 0", "25, 5, 5, 10", "25, 20, 0, 0", "300, 1, 0, 0"})
  void tenMegabytesBothWays_arriveWhole(long delay, int loss, int duplication, long jitter) {
    long seed = 77 + delay * 1_000 + loss;
    Pair pair = new Pair(seed);
    pair.network().delay(delay * MILLI, jitter * MILLI);
    assertTrue(pair.handshake(20 * SECOND));
    pair.network().faults(loss / 100.0, duplication / 100.0);
    Transfer server = new Transfer(pair.server(), pair.serverConnection(), BYTES);
    Transfer client = new Transfer(pair.client(), pair.clientConnection(), BYTES).open();
    long begin = pair.world().now();
    boolean done =
        pair.world().runUntil(() -> client.isDone() && server.isDone(), begin + 4_000 * SECOND);
    assertTrue(
        done,
        () ->
            "seed "
                + seed
                + " at "
                + pair.world().now() / MILLI
                + " ms: client "
                + client
                + ", server "
                + server
                + ", "
                + pair.clientConnection().stats()
                + pair.clientConnection().closeReason()
                + pair.serverConnection().stats());
    System.out.printf(
        "one-way %d ms, loss %d %%, duplication %d %%, jitter %d ms, seed %d: %.1f s, %d datagrams%n",
        delay,
        loss,
        duplication,
        jitter,
        seed,
        (pair.world().now() - begin) / (double) SECOND,
        pair.network().sent());
  }
}
