package dev.crowfly.ice.punching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.agent.IceEvent;
import dev.crowfly.ice.agent.IceRole;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.NatSettings;
import dev.crowfly.sim.net.PortAssignment;
import dev.crowfly.sim.net.ReachabilityOracle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of NAT of RFC 4787, firewalls, carrier-grade NATs and blocked UDP on both sides:
 * exactly those reach each other that the oracle says can, and the others are told why not.
 */
class MatrixTest {
  /** Seeds stay for ever once they are here; another one replays another run. */
  private static final long SEED = Long.getLong("crowfly.punching.seed", 20_261_122L);

  private static final IceRole CONTROLLING = IceRole.CONTROLLING;
  private static final IceRole CONTROLLED = IceRole.CONTROLLED;

  /** What came of one run, and when both sides knew. */
  private record Outcome(boolean reached, long millis, long packets, long bytes) {}

  private final List<String> wrong = new ArrayList<>();

  private Outcome run(Punching.Setting setting, boolean reachable, long seed, String what) {
    Punching punching = new Punching(setting, seed);
    boolean reached = punching.runToOutcome();
    long millis =
        reached
            ? Math.max(punching.one().nominatedAt(), punching.two().nominatedAt())
            : Math.max(punching.one().failedAt(), punching.two().failedAt());
    Outcome outcome =
        new Outcome(
            reached, millis / Punching.MILLIS, punching.sentPackets(), punching.sentBytes());
    if (reached != reachable) {
      wrong.add(what + ": oracle says " + reachable + "\n" + punching);
    } else if (reached && !punching.carriesData()) {
      wrong.add(what + ": nominated, and no data gets through\n" + punching);
    } else if (reached && punching.one().agent().role() == punching.two().agent().role()) {
      wrong.add(what + ": both have one role\n" + punching);
    } else if (!reached) {
      checkReason(punching.one(), what);
      checkReason(punching.two(), what);
    }
    return outcome;
  }

  private void checkReason(Puncher side, String what) {
    boolean told =
        side.events().stream()
            .anyMatch(
                event ->
                    event instanceof IceEvent.Failed failed && failed.whyNotDirect().length() > 20);
    if (!told) {
      wrong.add(what + ": failed without a reason\n" + side);
    }
  }

  /** All cells, each with its own seed; prints the table. */
  private void matrix(List<AccessKind> kinds, double loss, IceRole role1, IceRole role2) {
    StringBuilder table = new StringBuilder();
    Map<String, List<Outcome>> byOutcome = new LinkedHashMap<>();
    for (AccessKind one : kinds) {
      table.append(String.format("%-20s", one.name()));
      for (AccessKind two : kinds) {
        long seed = SEED + 1000L * kinds.indexOf(one) + kinds.indexOf(two);
        boolean reachable = ReachabilityOracle.isReachable(one, two, seed);
        String what = one + " / " + two + ", seed " + seed;
        Outcome outcome =
            run(
                Punching.Setting.of(one, two).loss(loss).roles(role1, role2),
                reachable,
                seed,
                what);
        table.append(String.format("%6s", outcome.reached() ? "" + outcome.millis() : "-"));
        byOutcome
            .computeIfAbsent(
                outcome.reached() ? "reached" : "not reachable", x -> new ArrayList<>())
            .add(outcome);
      }
      table.append('\n');
    }
    System.out.printf(
        "milliseconds to the nominated pair on both sides, loss %.0f %%, %s/%s, seed %d%n%s",
        100 * loss, role1, role2, SEED, table);
    byOutcome.forEach(MatrixTest::printSummary);
    assertTrue(
        wrong.isEmpty(),
        () ->
            wrong.size()
                + " cells are wrong; the first: "
                + wrong.get(0)
                + "\nall: "
                + wrong.stream().map(each -> each.split("\n", 2)[0]).toList());
  }

  private static void printSummary(String name, List<Outcome> outcomes) {
    long[] millis = outcomes.stream().mapToLong(Outcome::millis).sorted().toArray();
    System.out.printf(
        "%s: %d; ms median %d, worst %d; packets of both sides: mean %.1f, most %d; bytes: mean"
            + " %.0f, most %d%n",
        name,
        outcomes.size(),
        millis[millis.length / 2],
        millis[millis.length - 1],
        outcomes.stream().mapToLong(Outcome::packets).average().orElse(0),
        outcomes.stream().mapToLong(Outcome::packets).max().orElse(0),
        outcomes.stream().mapToLong(Outcome::bytes).average().orElse(0),
        outcomes.stream().mapToLong(Outcome::bytes).max().orElse(0));
  }

  @Test
  void everyKindWithEveryKind() {
    matrix(AccessKind.every(), 0, CONTROLLING, CONTROLLED);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3})
  void everyKindWithEveryKindUnderLoss(double loss) {
    matrix(AccessKind.every(), loss, CONTROLLING, CONTROLLED);
  }

  @Test
  void everyKindWithEveryKindWhenBothWantToControl() {
    matrix(AccessKind.every(), 0, CONTROLLING, CONTROLLING);
  }

  @Test
  void everyKindWithEveryKindWhenNobodyWantsToControl() {
    matrix(AccessKind.every(), 0, CONTROLLED, CONTROLLED);
  }

  @Test
  void roleConflictsUnderLossEndToo() {
    List<AccessKind> few =
        List.of(
            AccessKind.PUBLIC,
            AccessKind.FULL_CONE,
            AccessKind.ADDRESS_RESTRICTED,
            AccessKind.PORT_RESTRICTED,
            AccessKind.SYMMETRIC);
    matrix(few, 0.3, CONTROLLING, CONTROLLING);
    matrix(few, 0.3, CONTROLLED, CONTROLLED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRESERVATION", "SEQUENTIAL", "RANDOM"})
  void everyWayToAssignPorts(String ports) {
    List<AccessKind> kinds = new ArrayList<>();
    for (AccessKind kind : AccessKind.everyNat()) {
      NatSettings settings = ((AccessKind.Translating) kind.layers().get(0)).settings();
      kinds.add(AccessKind.nat(settings.ports(PortAssignment.valueOf(ports))));
    }
    matrix(kinds, 0, CONTROLLING, CONTROLLED);
  }

  /** Who can't reach each other stop trying, even where each check comes from a new address. */
  @Test
  void unreachablePairsFallSilent() {
    for (AccessKind one : AccessKind.every()) {
      for (AccessKind two : AccessKind.every()) {
        if (ReachabilityOracle.isReachable(one, two, SEED)) {
          continue;
        }
        Punching punching = new Punching(Punching.Setting.of(one, two), SEED);
        assertFalse(punching.runToOutcome(), punching::toString);
        punching.runUntil(() -> false, punching.now() + 30 * Punching.SECONDS);
        long before = punching.sentPackets();
        punching.runUntil(() -> false, punching.now() + 60 * Punching.SECONDS);
        if (punching.sentPackets() != before) {
          wrong.add(one + " / " + two + ": " + before + ", then " + punching.sentPackets());
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void sameSeedGivesTheSameRun() {
    Punching.Setting setting =
        Punching.Setting.of(AccessKind.PORT_RESTRICTED, AccessKind.PORT_RESTRICTED).loss(0.3);
    Punching first = new Punching(setting, SEED);
    Punching second = new Punching(setting, SEED);
    first.runToOutcome();
    second.runToOutcome();
    assertEquals(first.toString(), second.toString());
  }
}
