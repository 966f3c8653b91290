package dev.crowfly.swarm;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.intermediate.IntermediateStats;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.sim.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** All faults have healed: everything has to be well again, each thing in its time. */
final class Recovery {
  /** The wait to reconnect has grown to 30 s; a leg that seems alive ends after 30 s. */
  private static final Duration READY = Duration.ofSeconds(100);

  /** QUIC's idle timeout, and then the session's, at a side that learned late. */
  private static final Duration SETTLED = Duration.ofSeconds(150);

  /** An open in a world that was healthy all the time. */
  private static final Duration OPENED = Duration.ofSeconds(10);

  /**
   * The same where much was lost: what a leg sent in vain it repeats after as long a time again,
   * and says nothing else before when its congestion window has become small (RFC 9002 §6.2.1, §7).
   * That lasts for 30 s at most, as a leg ends then; a first open may be given up meanwhile.
   */
  private static final Duration OPENED_AT_LAST = Duration.ofSeconds(45);

  /** What had piled up goes first, and a direct session may have to lose its connection first. */
  private static final Duration WORKS = Duration.ofSeconds(60);

  private static final Duration ERRANDS = Duration.ofMinutes(4);

  /** Two waits of 60 s with an attempt of 10 s each, and some to spare. */
  private static final Duration DIRECT = Duration.ofSeconds(200);

  /** Why an open may fail for a while after a fault, or a session that seems up may have to end. */
  private static final Set<ErrorCode> ABSENCE =
      EnumSet.of(
          ErrorCode.TIMEOUT,
          ErrorCode.PEER_OFFLINE,
          ErrorCode.PEER_LOST,
          ErrorCode.PEER_RESTARTED,
          ErrorCode.UNKNOWN_SERVICE,
          ErrorCode.INTERMEDIATE_UNREACHABLE);

  /**
   * Who sleeps is woken 1 ms after the faults have ended, and does then what it was told before.
   */
  private static final Duration AWAKE = Duration.ofMillis(2);

  private final World world;
  private final Cast cast;
  private final List<Visit> visits;
  private final Dice dice;
  private final boolean wasCalm;
  private int reachable;
  private int direct;

  Recovery(World world, Cast cast, List<Visit> visits, Dice dice, boolean wasCalm) {
    this.world = world;
    this.cast = cast;
    this.visits = visits;
    this.dice = dice;
    this.wasCalm = wasCalm;
  }

  void run(long seed) {
    world.run(AWAKE);
    await("all nodes are connected", READY, this::isReady);
    await(
        "each session is up, or has ended",
        SETTLED,
        () -> visits.stream().allMatch(each -> each.isUp() || !each.isOpen()));
    Map<Visit, Boolean> foreseen = new LinkedHashMap<>();
    for (Visit each : visits) {
      foreseen.put(each, Foresight.isReachable(each.agent(), each.host(), seed));
    }
    List<Visit> possible = new ArrayList<>();
    for (Visit each : visits) {
      // Without a direct path, a direct session is not to be had.
      if (each.mode() != PathMode.DIRECT || foreseen.get(each)) {
        possible.add(each);
        each.open();
      }
    }
    await(
        "each session can be opened",
        wasCalm ? OPENED : OPENED_AT_LAST,
        () -> possible.stream().filter(each -> !opens(each)).count() == 0);
    Map<Visit, Errand> probes = new LinkedHashMap<>();
    await(
        "each session works", WORKS, () -> possible.stream().allMatch(each -> works(each, probes)));
    await(
        "each errand is done, or broken",
        ERRANDS,
        () -> visits.stream().flatMap(each -> each.errands().stream()).allMatch(Errand::isOver));
    visits.stream().flatMap(each -> each.errands().stream()).forEach(this::check);
    List<Visit> promised =
        possible.stream()
            .filter(each -> each.mode() == PathMode.AUTO && foreseen.get(each))
            .toList();
    await(
        "who can reach each other is direct again",
        DIRECT,
        () -> promised.stream().allMatch(each -> each.session().isDirect()));
    reachable = (int) foreseen.values().stream().filter(each -> each).count();
    direct = (int) possible.stream().filter(each -> each.session().isDirect()).count();
  }

  /** Asks again when nobody answered, or somebody's leg is given up only now. */
  private boolean opens(Visit visit) {
    if (!visit.isOpen() && !wasCalm && ABSENCE.contains(visit.session().failure())) {
      visit.open();
    }
    return visit.isUp();
  }

  /** Tries again when a connection turns out to be one that the other side has given up. */
  private boolean works(Visit visit, Map<Visit, Errand> probes) {
    Errand probe = probes.get(visit);
    if ((probe == null || (probe.isOver() && !probe.isDone())) && visit.isUp()) {
      probes.put(visit, visit.probe(dice));
    }
    return probe != null && probe.isDone();
  }

  private void check(Errand errand) {
    if (errand.complaint() != null) {
      throw world.failure(errand.complaint(), null);
    }
  }

  /** Both ends have to know: one may believe in a leg that the other has given up. */
  private boolean isReady() {
    IntermediateStats there = world.intermediate().core().stats();
    int services = cast.members().stream().mapToInt(each -> each.services().size()).sum();
    return cast.members().stream().allMatch(each -> each.node().isReady())
        && there.nodes() == cast.members().size()
        && there.services() == services;
  }

  private void await(String what, Duration atMost, BooleanSupplier condition) {
    if (!world.reaches(condition, atMost)) {
      throw world.failure("not in time: " + what + ", within " + atMost, null);
    }
  }

  int reachable() {
    return reachable;
  }

  int direct() {
    return direct;
  }
}
