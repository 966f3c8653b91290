package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.testing.MtuPair;
import dev.crowfly.quic.testing.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes of the path MTU that are lost for their size or by chance (RFC 9000 §14.4). */
class MtuProbeLossTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int SEEDS = 10;
  private static final int CARRIED = 1372;

  @ParameterizedTest(name = "{0} % of the probes are lost by chance")
  @CsvSource({"0", "5", "10", "20"})
  void lossOfProbesAlone_isNoSignOfCongestion_norOfADeadPath(int percent) {
    int exact = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      MtuPair test = new MtuPair(seed, 9000);
      SplittableRandom random = new SplittableRandom(seed);
      test.network()
          .sizeLimit(CARRIED)
          .dropRule((index, from, bytes) -> bytes.length > 1200 && random.nextInt(100) < percent);
      test.connect();
      long window = MtuPair.activePath(test.pair().clientConnection()).congestionWindowBytes();
      for (int i = 0; i < 200; i++) {
        test.world().runFor(SECOND / 10);
        assertTrue(
            MtuPair.activePath(test.pair().clientConnection()).congestionWindowBytes() >= window);
        assertEquals(0, MtuPair.activePath(test.pair().clientConnection()).ptoCount());
      }
      assertTrue(test.network().tooLarge() > 10, "probes that were too large");
      for (int mtu : test.mtus()) {
        assertTrue(mtu <= CARRIED, "seed " + seed + ": " + mtu);
        exact += mtu == CARRIED ? 1 : 0;
      }
    }
    System.out.printf("%d %% loss, seeds 0-%d: %d of %d%n", percent, SEEDS - 1, exact, 2 * SEEDS);
    // A size is given up after three losses: at 20 % that happens to one probe in 125.
    assertTrue(exact >= 2 * SEEDS - 2, exact + " exact");
  }

  @ParameterizedTest(name = "{0} % loss")
  @CsvSource({"5", "10", "20"})
  void lossOfAnything_neverMakesASizeThatDoesNotPass(int percent) {
    StringBuilder found = new StringBuilder();
    for (int seed = 0; seed < SEEDS; seed++) {
      MtuPair test = new MtuPair(100 + seed, 9000).both(c -> c.keepAliveMillis(100));
      test.network().sizeLimit(CARRIED).faults(percent / 100.0, 0);
      test.connect();
      test.world().runFor(60 * SECOND);
      found.append(' ').append(test.mtus());
      for (int mtu : test.mtus()) {
        assertTrue(mtu >= 1200 && mtu <= CARRIED, "seed " + seed + ": " + mtu);
      }
    }
    System.out.printf("%d %% loss, seeds 100-%d:%s%n", percent, 99 + SEEDS, found);
  }

  /** What an observer hears, and so what qlog shows: {@code mtu_updated}, and lost probes. */
  @Test
  void observer_hearsOfEachSize_andOfLostProbesAsSuch() {
    List<Integer> sizes = new ArrayList<>();
    List<Boolean> lost = new ArrayList<>();
    QuicObserver observer =
        new QuicObserver() {
          @Override
          public void mtuUpdated(long now, int path, int oldBytes, int newBytes) {
            assertEquals(sizes.isEmpty() ? 1200 : sizes.get(sizes.size() - 1), oldBytes);
            sizes.add(newBytes);
          }

          @Override
          public void packetLost(
              long now,
              int path,
              PacketKind kind,
              long packetNumber,
              boolean mtuProbe,
              LossTrigger trigger) {
            lost.add(mtuProbe);
          }
        };
    MtuPair test =
        new MtuPair(9, 1500)
            .client(c -> c.observers((client, originalDcid, wallClock, now) -> observer));
    test.network().sizeLimit(1472);
    test.connect();
    test.world().runFor(20 * SECOND);
    assertEquals(List.of(1452, 1472), sizes);
    assertTrue(lost.size() >= 3 && !lost.contains(false), lost::toString);
    assertEquals(1500, test.largestSentFrom(Pair.CLIENT_ADDRESS));
  }
}
