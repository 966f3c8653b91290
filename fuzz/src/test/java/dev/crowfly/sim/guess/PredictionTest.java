package dev.crowfly.sim.guess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.guess.GuessingRules;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.intermediate.StunSockets;
import dev.crowfly.sim.NodeSettings;
import dev.crowfly.sim.SimIntermediate;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.ReachabilityOracle;
import dev.crowfly.sim.net.Site;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** NATs that give each destination another port, in order: the next ones are guessed. */
class PredictionTest {
  private static final Duration ATTEMPT = Duration.ofSeconds(10);
  private static final long SEED = 20_261_122;

  /** Of each measurement; {@code -Dcrowfly.guess.trials=500} for good figures. */
  private static final int TRIALS = Integer.getInteger("crowfly.guess.trials", 10);

  /** How many trials became direct within an attempt; prints what it took. */
  private static int direct(AccessKind one, AccessKind two, double busy, double loss) {
    int direct = 0;
    long packets = 0;
    long[] millis = new long[TRIALS];
    for (int i = 0; i < TRIALS; i++) {
      try (Trial trial = new Trial(SEED + i, one, two)) {
        if (busy > 0) {
          trial.busy(busy);
        }
        if (loss > 0) {
          trial
              .world
              .internet()
              .link(Link.of(Stages.delay(Duration.ofMillis(20)), Stages.loss(loss)));
        }
        direct += trial.isDirectWithin(ATTEMPT) ? 1 : 0;
        millis[i] = trial.millis();
        packets += trial.packets();
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        "%s / %s, %.0f others a second, loss %.0f %%: direct %d of %d, p50 %d ms, p95 %d ms,"
            + " %d packets on average%n",
        one,
        two,
        busy,
        100 * loss,
        direct,
        TRIALS,
        millis[TRIALS / 2],
        millis[TRIALS * 95 / 100],
        packets / TRIALS);
    return direct;
  }

  @Test
  void sequentialAgainstPortRestrictedIsDirectWithinASecondInBothRoles() {
    assertEquals(TRIALS, direct(Trial.SEQUENTIAL, AccessKind.PORT_RESTRICTED, 0, 0));
    assertEquals(TRIALS, direct(AccessKind.PORT_RESTRICTED, Trial.SEQUENTIAL, 0, 0));
    try (Trial trial = new Trial(SEED, Trial.SEQUENTIAL, AccessKind.PORT_RESTRICTED)) {
      assertTrue(trial.isDirectWithin(Duration.ofSeconds(1)));
    }
  }

  @Test
  void sequentialAgainstSequentialIsDirectToo() {
    assertEquals(TRIALS, direct(Trial.SEQUENTIAL, Trial.SEQUENTIAL, 0, 0));
  }

  @Test
  void neighboursThatTakePortsInBetweenAreNoObstacle() {
    assertTrue(direct(Trial.SEQUENTIAL, AccessKind.PORT_RESTRICTED, 20, 0) >= 0.9 * TRIALS);
    assertTrue(direct(Trial.SEQUENTIAL, Trial.SEQUENTIAL, 20, 0) >= 0.9 * TRIALS);
  }

  @Test
  void lossDelaysAndSeldomPrevents() {
    assertTrue(direct(Trial.SEQUENTIAL, AccessKind.PORT_RESTRICTED, 0, 0.05) >= 0.9 * TRIALS);
    assertTrue(direct(Trial.SEQUENTIAL, Trial.SEQUENTIAL, 0, 0.05) >= 0.75 * TRIALS);
  }

  @Test
  void itIsPredictionAloneThatOpensThem() {
    assertFalse(ReachabilityOracle.isReachable(Trial.SEQUENTIAL, AccessKind.PORT_RESTRICTED, SEED));
    try (Trial trial =
        new Trial(
            SEED,
            Trial.SEQUENTIAL,
            AccessKind.PORT_RESTRICTED,
            GuessingRules.none(),
            GuessingRules.none())) {
      assertFalse(trial.isDirectWithin(Duration.ofSeconds(40)));
    }
  }

  @Test
  void peerThatKnowsNothingOfGuessingIsReachedAsWell() {
    try (Trial trial =
        new Trial(
            SEED,
            Trial.SEQUENTIAL,
            AccessKind.PORT_RESTRICTED,
            Trial.PREDICTIONS,
            GuessingRules.none())) {
      assertTrue(trial.isDirectWithin(ATTEMPT));
    }
  }

  @Test
  void randomPortsOnTheOtherSideAreNotWorthATry() {
    try (Trial trial = new Trial(SEED, Trial.SEQUENTIAL, AccessKind.SYMMETRIC)) {
      assertFalse(trial.isDirectWithin(Duration.ofSeconds(30)));
      assertEquals(0, trial.socketsAskedFor());
    }
  }

  @Test
  void socketThatWonStaysAsLongAsItsPathAndOthersAreClosed() {
    try (Trial trial = new Trial(SEED, Trial.SEQUENTIAL, Trial.SEQUENTIAL)) {
      assertTrue(trial.isDirectWithin(ATTEMPT));
      trial.world.run(Duration.ofMinutes(3));
      assertTrue(trial.session.isDirect());
      assertTrue(trial.extraSockets() >= 1 && trial.extraSockets() <= 2);
      assertEquals(1, trial.session.changes().stream().filter(PredictionTest::isDirect).count());
      trial.session.close();
      trial.world.run(Duration.ofSeconds(5));
      assertEquals(0, trial.extraSockets());
    }
  }

  private static boolean isDirect(PathChange change) {
    return change.path().kind() == PathKind.DIRECT;
  }

  @Test
  void changeOfTheNetworkClosesThemAndTheNextAttemptOpensOthers() {
    try (Trial trial = new Trial(SEED, Trial.SEQUENTIAL, AccessKind.PORT_RESTRICTED)) {
      assertTrue(trial.isDirectWithin(ATTEMPT));
      trial.agent.moveTo(trial.world.place("elsewhere", Trial.SEQUENTIAL));
      trial.world.run(Duration.ZERO); // the turn that it takes
      assertEquals(0, trial.extraSockets());
      assertFalse(trial.session.isDirect());
      assertTrue(trial.isDirectWithin(ATTEMPT));
      assertEquals(1, trial.extraSockets());
      assertEquals(0, trial.session.losses());
    }
  }

  @Test
  void whatIsTriedInVainLeavesNoSocketOpen() {
    try (Trial trial = new Trial(SEED, Trial.SEQUENTIAL, AccessKind.PORT_RESTRICTED)) {
      trial
          .world
          .internet()
          .link(
              Link.of(
                  Stages.delay(Duration.ofMillis(20)),
                  Stages.drop(datagram -> !isOfIntermediate(trial.world, datagram))));
      assertFalse(trial.isDirectWithin(Duration.ofSeconds(14)));
      assertEquals(0, trial.extraSockets());
      assertEquals(3, trial.socketsAskedFor());
      assertEquals(3, trial.agent.told(NodeEvent.Guessed.class).size());
    }
  }

  private static boolean isOfIntermediate(World world, Datagram datagram) {
    return isItsAddress(world, datagram.source()) || isItsAddress(world, datagram.destination());
  }

  private static boolean isItsAddress(World world, InetSocketAddress address) {
    return world.intermediate().addresses(Site.Family.IPV4).stream()
        .anyMatch(own -> own.getAddress().equals(address.getAddress()));
  }

  @Test
  void observerBehindAFirewallIsAskedFourTimesAndNothingIsGuessed() {
    try (Trial trial = new Trial(SEED, Trial.SEQUENTIAL, AccessKind.PORT_RESTRICTED)) {
      int[] asked = {0};
      trial
          .world
          .internet()
          .link(
              Link.of(
                  Stages.delay(Duration.ofMillis(20)),
                  Stages.drop(
                      datagram -> {
                        boolean question =
                            datagram.destination().getPort() == SimIntermediate.OBSERVER_PORT;
                        asked[0] += question ? 1 : 0;
                        return question;
                      })));
      assertFalse(trial.isDirectWithin(Duration.ofSeconds(30)));
      assertEquals(8, asked[0], "four times from each of two nodes");
      assertEquals(0, trial.socketsAskedFor());
    }
  }

  @Test
  void intermediateWithoutAnObserverIsAsGoodAsBefore() {
    try (World world = World.seeded(SEED)) {
      world.intermediate(config -> config.sockets(StunSockets.none()));
      SimNode connector = world.node("connector", AccessKind.PORT_RESTRICTED);
      connector.publish("echo", stream -> {});
      SimNode agent = world.node("agent", NodeSettings.at(world.place("p", Trial.SEQUENTIAL)));
      world.ready();
      SimSession session = agent.connect("echo");
      assertFalse(world.reaches(session::isDirect, Duration.ofSeconds(20)));
      assertFalse(agent.has(NodeEvent.OpenSockets.class));
    }
  }

  /** What is on by default must cost who does not need it next to nothing. */
  @Test
  void ordinaryNatsSeeOneQuestionAndNothingMore() {
    List<AccessKind> ordinary =
        List.of(
            AccessKind.PUBLIC,
            AccessKind.FULL_CONE,
            AccessKind.ADDRESS_RESTRICTED,
            AccessKind.PORT_RESTRICTED,
            AccessKind.FIREWALL);
    for (AccessKind one : ordinary) {
      for (AccessKind two : ordinary) {
        long with = packets(one, two, Trial.PREDICTIONS);
        long without = packets(one, two, GuessingRules.none());
        assertEquals(without + 2, with, one + " / " + two);
      }
    }
  }

  /** All that both sides sent from the start until 20 s after the open. */
  private static long packets(AccessKind one, AccessKind two, GuessingRules rules) {
    try (Trial trial = new Trial(SEED, one, two, rules, rules)) {
      assertTrue(trial.isDirectWithin(ATTEMPT));
      trial.world.run(Duration.ofSeconds(20));
      assertEquals(0, trial.socketsAskedFor());
      return trial.agent.host().sent() + trial.connector.host().sent();
    }
  }
}
