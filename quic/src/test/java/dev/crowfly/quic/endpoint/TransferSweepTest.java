package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.fail;

import dev.crowfly.quic.testing.RandomScenario;
import dev.crowfly.quic.testing.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Transfers of all kinds through networks of all kinds, chosen by seeds.
 *
 * <p>{@code -Dcrowfly.transfer.seeds=1000} tries more of them; {@code -Dcrowfly.transfer.seed=S}
 * begins with another one, and alone with {@code -Dcrowfly.transfer.seeds=1}.
 */
class TransferSweepTest {
  private static final int SEEDS = Integer.getInteger("crowfly.transfer.seeds", 25);
  private static final long FIRST = Long.getLong("crowfly.transfer.seed", 1_000_000);
  private static final int MOST_FAILURES = 5;

  @Test
  void anySeed_arrivesWhole() {
    List<AssertionError> failures = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + SEEDS && failures.size() < MOST_FAILURES; seed++) {
      try {
        Scenario scenario = RandomScenario.of(seed).run();
        if (SEEDS <= 10) {
          System.out.println(scenario.report());
        }
      } catch (AssertionError e) {
        System.out.printf(
            "%s%nagain: mvn verify -pl quic -am -Dtest=TransferSweepTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dcrowfly.transfer.seeds=1 -Dcrowfly.transfer.seed=%d%n",
            e.getMessage(), seed);
        failures.add(e);
      }
    }
    System.out.printf("transfers with seeds %d to %d%n", FIRST, FIRST + SEEDS - 1);
    if (!failures.isEmpty()) {
      fail(failures.size() + " seeds failed", failures.get(0));
    }
  }
}
