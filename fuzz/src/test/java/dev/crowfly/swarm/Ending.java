package dev.crowfly.swarm;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.edge.EdgeStats;
import dev.crowfly.node.core.intermediate.IntermediateStats;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The end of a world: quiet, then nothing is left of what there was. */
final class Ending {
  private static final Duration QUIET = Duration.ofSeconds(60);

  /** A connection that was closed is kept for 3 PTO; one whose peer is gone until it is idle. */
  private static final Duration CLOSED = Duration.ofSeconds(40);

  private static final Duration SHUT_DOWN = Duration.ofSeconds(4);

  private final World world;
  private final Cast cast;
  private final List<Visit> visits;
  private final Dice dice;

  Ending(World world, Cast cast, List<Visit> visits, Dice dice) {
    this.world = world;
    this.cast = cast;
    this.visits = visits;
    this.dice = dice;
  }

  void run() {
    beQuiet();
    visits.forEach(Visit::close);
    await("nothing is left of sessions", CLOSED, this::isEmpty);
    for (Member each : cast.members()) {
      world.after(dice.time(0, 2_000), each.node()::shutdown);
    }
    world.run(Duration.ofSeconds(2));
    await(
        "all nodes end",
        SHUT_DOWN,
        () -> cast.members().stream().allMatch(each -> hasEnded(each.node())));
    await("the Intermediate forgets them", CLOSED, this::isIdle);
    world.intermediate().shutdown();
    await(
        "the Intermediate ends",
        SHUT_DOWN,
        () -> !world.intermediate().told(NodeEvent.Ended.class).isEmpty());
    await(
        "nobody waits for anything",
        CLOSED,
        () ->
            isStill(world.intermediate().core())
                && cast.members().stream().allMatch(each -> isStill(each.node().core())));
  }

  private static boolean isStill(NodeMachine core) {
    return core.nextTimeout() == NodeMachine.NEVER;
  }

  /** Nobody sends much when there is nothing to say, and nobody looks for what he has. */
  private void beQuiet() {
    world.run(QUIET);
    long since = world.now();
    List<Visit> direct =
        visits.stream().filter(each -> each.isUp() && each.session().isDirect()).toList();
    Map<Visit, Integer> changes = new HashMap<>();
    direct.forEach(each -> changes.put(each, each.session().changes().size()));
    Map<Member, Long> most = new HashMap<>();
    for (Member each : cast.members()) {
      most.put(each, each.node().host().sent() + dues(each));
    }
    world.run(QUIET);
    for (Member each : cast.members()) {
      long over = each.node().host().sent() - most.get(each);
      if (over > 0) {
        throw world.failure(each.name() + " sent " + over + " datagrams more than it may", null);
      }
    }
    for (Visit each : visits) {
      if (each.mode() == PathMode.RELAY && each.isUp() && punches(each, since)) {
        throw world.failure("punches, though it may not be direct: " + each, null);
      }
    }
    for (Visit each : direct) {
      if (each.session().changes().size() == changes.get(each) && punches(each, since)) {
        throw world.failure("punches, though it is direct: " + each, null);
      }
    }
  }

  private static boolean punches(Visit visit, long since) {
    return visit.agent().node().events().stream()
        .filter(each -> each.atNanos() > since)
        .anyMatch(
            each ->
                each.event() instanceof NodeEvent.Progress news
                    && news.session() == visit.session().core()
                    && news.text().startsWith("ICE generation"));
  }

  /** How much a node may have to say in that time. */
  private static long dues(Member member) {
    EdgeStats stats = member.node().core().stats();
    // Of a session: up to four paths that are kept, three of them with consent checks both ways.
    // One that is not direct tries again, once in a while.
    return 60 + 250L * stats.sessions() + 2_000L * (stats.sessions() - stats.sessionsDirect());
  }

  private boolean isEmpty() {
    IntermediateStats stats = world.intermediate().core().stats();
    return cast.members().stream().allMatch(each -> isEmpty(each.node().core().stats()))
        && stats.sessions() == 0
        && stats.relayWaiting() == 0
        && stats.nodes() == cast.members().size()
        && stats.connections() == cast.members().size();
  }

  private static boolean isEmpty(EdgeStats stats) {
    return stats.legUp() && stats.sessions() == 0 && stats.connections() == 1;
  }

  private static boolean hasEnded(SimNode node) {
    return !node.told(NodeEvent.Ended.class).isEmpty();
  }

  private boolean isIdle() {
    IntermediateStats stats = world.intermediate().core().stats();
    return stats.nodes() == 0
        && stats.services() == 0
        && stats.sessions() == 0
        && stats.connections() == 0
        && stats.halfOpen() == 0;
  }

  private void await(String what, Duration atMost, BooleanSupplier condition) {
    if (!world.reaches(condition, atMost)) {
      throw world.failure("not in time: " + what + ", within " + atMost + "\n" + left(), null);
    }
  }

  private String left() {
    StringBuilder text = new StringBuilder("Intermediate: ");
    text.append(world.intermediate().core().stats()).append('\n');
    cast.members()
        .forEach(
            each ->
                text.append(each.name())
                    .append(": ")
                    .append(each.node().core().stats())
                    .append('\n'));
    return text.toString();
  }
}
