package dev.crowfly.sim.guess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.FilteringBehavior;
import dev.crowfly.sim.net.ReachabilityOracle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Ordinary kinds and kinds with ports in order, in both roles. What may be direct is decided by the
 * oracle, which guesses nothing, and by one rule beside it, {@link PredictionRule}.
 */
class GuessedMatrixTest {
  private static final long SEED = 20_261_122;
  private static final AccessKind CARRIER_IN_ORDER =
      AccessKind.FULL_CONE.behind(Trial.SEQUENTIAL).named("CGN sequential");

  private static final List<AccessKind> IN_ORDER =
      List.of(
          Trial.sequential(FilteringBehavior.ENDPOINT_INDEPENDENT),
          Trial.sequential(FilteringBehavior.ADDRESS_DEPENDENT),
          Trial.SEQUENTIAL,
          CARRIER_IN_ORDER);

  private static final List<AccessKind> ONE_PORT =
      List.of(
          AccessKind.PUBLIC,
          AccessKind.FULL_CONE,
          AccessKind.ADDRESS_RESTRICTED,
          AccessKind.PORT_RESTRICTED,
          AccessKind.FIREWALL,
          AccessKind.CARRIER_GRADE);

  @Test
  void everyPairIsDirectIfTheOracleOrTheRuleSaysSo() {
    List<AccessKind> kinds = new ArrayList<>(ONE_PORT);
    kinds.add(AccessKind.SYMMETRIC);
    kinds.addAll(IN_ORDER);
    List<String> wrong = new ArrayList<>();
    StringBuilder table = new StringBuilder("milliseconds to direct; (…) = predicted, - = relay\n");
    for (AccessKind one : kinds) {
      table.append(String.format("%-22s", one.name()));
      for (AccessKind two : kinds) {
        boolean plain = ReachabilityOracle.isReachable(one, two, SEED);
        boolean predicted = !plain && PredictionRule.isPredictable(one, two);
        try (Trial trial = new Trial(SEED, one, two)) {
          boolean direct = trial.isDirectWithin(Duration.ofSeconds(10));
          table.append(
              String.format(
                  "%8s",
                  !direct ? "-" : predicted ? "(" + trial.millis() + ")" : "" + trial.millis()));
          if (direct != (plain || predicted)) {
            wrong.add(one + " / " + two + ": " + direct);
          } else if (plain && trial.millis() < 400 && trial.socketsAskedFor() > 0) {
            wrong.add(one + " / " + two + ": guessed without need");
          }
        }
      }
      table.append('\n');
    }
    System.out.println(table);
    assertEquals(List.of(), wrong);
  }
}
