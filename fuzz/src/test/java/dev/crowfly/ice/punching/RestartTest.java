package dev.crowfly.ice.punching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.sim.net.AccessKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8445 §9: a new generation, before, in and after the checks of the one before. */
class RestartTest {
  private static final long SETTLED = 3 * Punching.SECONDS;

  private static Punching punching(double loss, long seed) {
    return new Punching(
        Punching.Setting.of(AccessKind.PORT_RESTRICTED, AccessKind.ADDRESS_RESTRICTED).loss(loss),
        seed);
  }

  private static boolean hasNominated(Puncher side, int generation) {
    PairInfo pair = side.agent().nominatedPair();
    return pair != null && pair.generation() == generation;
  }

  private static void reachesGeneration(Punching punching, int generation, String what) {
    assertTrue(
        punching.runUntil(
            () ->
                hasNominated(punching.one(), generation)
                    && hasNominated(punching.two(), generation),
            punching.now() + 15 * Punching.SECONDS),
        () -> what + "\n" + punching);
    assertTrue(punching.carriesData(), () -> what + "\n" + punching);
  }

  private static void run(Punching punching, long nanos) {
    punching.runUntil(() -> false, punching.now() + nanos);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void inMidCheck_atEveryMoment(boolean byControlling) {
    for (long at = 5; at < 600; at += 5) {
      Punching punching = punching(0, 100 + at);
      run(punching, at * Punching.MILLIS);
      punching.restart(byControlling ? punching.one() : punching.two());
      reachesGeneration(punching, 1, "restart at " + at);
    }
  }

  @Test
  void byBothAtOnce() {
    for (long at = 50; at < 600; at += 50) {
      Punching punching = punching(0, 200 + at);
      run(punching, at * Punching.MILLIS);
      punching.restart(punching.one());
      punching.restart(punching.two());
      reachesGeneration(punching, 1, "restarts at " + at);
    }
  }

  @Test
  void underLoss() {
    for (int seed = 0; seed < 30; seed++) {
      Punching punching = punching(0.3, seed);
      run(punching, (50 + 20L * seed) * Punching.MILLIS);
      punching.restart(punching.one());
      reachesGeneration(punching, 1, "seed " + seed);
    }
  }

  @Test
  void oneAfterTheOther() {
    Punching punching = punching(0, 5);
    for (int generation = 1; generation <= 5; generation++) {
      run(punching, 150 * Punching.MILLIS);
      punching.restart(generation % 2 == 0 ? punching.one() : punching.two());
      reachesGeneration(punching, generation, "generation " + generation);
    }
  }

  @Test
  void afterTheNatForgotEverything_findsTheNewAddress() {
    Punching punching = punching(0, 6);
    run(punching, SETTLED);
    PairInfo before = punching.two().agent().nominatedPair();
    punching.one().site().nats().get(0).rebind();
    punching.restart(punching.one());
    reachesGeneration(punching, 1, "rebinding");
    PairInfo after = punching.two().agent().nominatedPair();
    assertTrue(!before.peer().equals(after.peer()), "still " + after.peer());
  }

  @Test
  void keepsThePairOfTheGenerationBeforeUntilItHasABetterOne() {
    Punching punching = punching(0, 7);
    run(punching, SETTLED);
    punching.restart(punching.one());
    assertTrue(punching.one().agent().nominatedPair() != null, "the old pair carries on");
    assertEquals(0, punching.one().agent().nominatedPair().generation());
  }
}
