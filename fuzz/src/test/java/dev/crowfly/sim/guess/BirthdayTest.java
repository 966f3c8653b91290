package dev.crowfly.sim.guess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.guess.GuessingRules;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.sim.net.AccessKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random ports on one side, a filter by port on the other: many sockets, many probes. */
class BirthdayTest {
  /** An attempt in vain, and one search. */
  private static final Duration ONE_SEARCH = Duration.ofSeconds(26);

  private static final long SEED = 7_000;

  /** Of each measurement; {@code -Dcrowfly.guess.trials=500} for good figures. */
  private static final int TRIALS = Integer.getInteger("crowfly.guess.trials", 16);

  private static int direct(AccessKind one, AccessKind two) {
    int direct = 0;
    long[] millis = new long[TRIALS];
    long[] packets = new long[TRIALS];
    for (int i = 0; i < TRIALS; i++) {
      try (Trial trial = new Trial(SEED + i, one, two, Trial.SEARCHES, Trial.SEARCHES)) {
        direct += trial.isDirectWithin(ONE_SEARCH) ? 1 : 0;
        millis[i] = trial.millis();
        packets[i] = trial.packets();
        assertTrue(trial.extraSockets() <= 256);
        assertTrue(trial.packets() < 2_400, () -> trial.packets() + " packets");
      }
    }
    Arrays.sort(millis);
    Arrays.sort(packets);
    System.out.printf(
        "%s / %s with a search: direct %d of %d; p50 %d ms, p95 %d ms; packets p50 %d, most %d%n",
        one,
        two,
        direct,
        TRIALS,
        millis[TRIALS / 2],
        millis[TRIALS * 95 / 100],
        packets[TRIALS / 2],
        packets[TRIALS - 1]);
    return direct;
  }

  @Test
  void oneSearchMeetsInMoreThanNineOfTenCasesInBothRoles() {
    assertTrue(direct(AccessKind.SYMMETRIC, AccessKind.PORT_RESTRICTED) >= 0.92 * TRIALS);
    assertTrue(direct(AccessKind.PORT_RESTRICTED, AccessKind.SYMMETRIC) >= 0.92 * TRIALS);
  }

  @Test
  void theOtherKindsOfBothSidesAreSearchedToo() {
    for (AccessKind hard : List.of(AccessKind.SYMMETRIC, AccessKind.CARRIER_GRADE_SYMMETRIC)) {
      for (AccessKind easy : List.of(AccessKind.FIREWALL, AccessKind.CARRIER_GRADE)) {
        try (Trial trial = new Trial(SEED + 1, hard, easy, Trial.SEARCHES, Trial.SEARCHES)) {
          assertTrue(trial.isDirectWithin(Duration.ofSeconds(60)), hard + " / " + easy);
        }
      }
    }
  }

  @Test
  void withoutTheOptionOnBothSidesNothingIsSearched() {
    for (GuessingRules[] rules :
        new GuessingRules[][] {
          {Trial.PREDICTIONS, Trial.PREDICTIONS},
          {Trial.SEARCHES, Trial.PREDICTIONS},
          {Trial.PREDICTIONS, Trial.SEARCHES},
          {Trial.SEARCHES, GuessingRules.none()}
        }) {
      try (Trial trial =
          new Trial(SEED, AccessKind.SYMMETRIC, AccessKind.PORT_RESTRICTED, rules[0], rules[1])) {
        assertFalse(trial.isDirectWithin(ONE_SEARCH));
        assertEquals(0, trial.socketsAskedFor());
        assertTrue(trial.packets() < 200, () -> trial.packets() + " packets");
      }
    }
  }

  @Test
  void whatWorksWithoutASearchIsNotSearched() {
    for (AccessKind open : List.of(AccessKind.PUBLIC, AccessKind.ADDRESS_RESTRICTED)) {
      try (Trial trial =
          new Trial(SEED, AccessKind.SYMMETRIC, open, Trial.SEARCHES, Trial.SEARCHES)) {
        assertTrue(trial.isDirectWithin(Duration.ofSeconds(2)));
        trial.world.run(Duration.ofSeconds(30));
        assertEquals(0, trial.socketsAskedFor());
      }
    }
  }

  @Test
  void randomPortsOnBothSidesAreNotSearched() {
    try (Trial trial =
        new Trial(
            SEED, AccessKind.SYMMETRIC, AccessKind.SYMMETRIC, Trial.SEARCHES, Trial.SEARCHES)) {
      assertFalse(trial.isDirectWithin(ONE_SEARCH));
      assertEquals(0, trial.socketsAskedFor());
    }
  }

  @Test
  void afterTheSearchOneSocketIsLeftAndAfterTheSessionNone() {
    try (Trial trial =
        new Trial(
            SEED,
            AccessKind.PORT_RESTRICTED,
            AccessKind.SYMMETRIC,
            Trial.SEARCHES,
            Trial.SEARCHES)) {
      assertTrue(trial.isDirectWithin(Duration.ofSeconds(60)));
      trial.world.run(Duration.ofMinutes(2));
      assertTrue(trial.session.isDirect());
      assertTrue(trial.extraSockets() >= 1 && trial.extraSockets() <= 3);
      trial.session.close();
      trial.world.run(Duration.ofSeconds(5));
      assertEquals(0, trial.extraSockets());
    }
  }

  @Test
  void searchesInVainEndAfterThreeAndCloseWhatTheyOpened() {
    GuessingRules tiny = Trial.PREDICTIONS.withBirthday(1, 1);
    try (Trial trial =
        new Trial(SEED, AccessKind.SYMMETRIC, AccessKind.PORT_RESTRICTED, tiny, tiny)) {
      assertFalse(trial.isDirectWithin(Duration.ofMinutes(10)));
      assertEquals(3, trial.socketsAskedFor());
      assertEquals(0, trial.extraSockets());
      assertEquals(3, trial.agent.told(NodeEvent.Guessed.class).size());
      assertEquals(3, trial.connector.told(NodeEvent.Guessed.class).size());
    }
  }

  @Test
  void budgetOfTheNodeHoldsBackWhatManySessionsWouldSend() {
    GuessingRules poor =
        new GuessingRules(true, GuessingRules.DEFAULT_SOCKETS, GuessingRules.DEFAULT_PROBES, 1_024);
    try (Trial trial =
        new Trial(SEED, AccessKind.SYMMETRIC, AccessKind.PORT_RESTRICTED, Trial.SEARCHES, poor)) {
      for (int i = 0; i < 5; i++) {
        Agents.add(trial, i);
      }
      trial.world.ready();
      long before = trial.connector.host().sent();
      Agents.openAll(trial);
      trial.world.run(Duration.ofSeconds(30));
      long sent = trial.connector.host().sent() - before;
      assertTrue(sent < 1_024 + 600, "sent " + sent);
      assertEquals(
          1,
          trial.connector.told(NodeEvent.Progress.class).stream()
              .filter(each -> each.text().equals("searching for a port"))
              .count());
    }
  }

  @Test
  void sessionThatMustBeDirectWaitsForTheSearchAndFailsIfThatDoes() {
    GuessingRules tiny = Trial.PREDICTIONS.withBirthday(1, 1);
    for (GuessingRules rules : List.of(Trial.SEARCHES, tiny)) {
      try (Trial trial =
          new Trial(SEED + 2, AccessKind.SYMMETRIC, AccessKind.PORT_RESTRICTED, rules, rules)) {
        trial.world.ready();
        trial.session = trial.agent.connect("echo", PathMode.DIRECT);
        boolean found = trial.world.reaches(trial.session::isDirect, ONE_SEARCH);
        assertEquals(rules.equals(Trial.SEARCHES), found);
        if (!found) {
          assertEquals(ErrorCode.NO_DIRECT_PATH, trial.session.failure());
        }
      }
    }
  }
}
