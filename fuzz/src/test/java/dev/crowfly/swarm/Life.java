package dev.crowfly.swarm;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Blackout;
import dev.crowfly.sim.link.Chance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The life of one world: made, used and troubled, healed, and ended. */
final class Life {
  private final long seed;
  private final World world;
  private final Dice dice;
  private final Excuses excuses;
  private final Cast cast;
  private final Laws laws;
  private final Traffic traffic;
  private final Troubles troubles;
  private final List<Visit> visits = new ArrayList<>();
  private final Duration youth;
  private int reachable;
  private int direct;

  Life(long seed, Trim trim) {
    this.seed = seed;
    world = World.seeded(seed);
    dice = new Dice(Chance.of(seed).fork("swarm"));
    Weather weather = new Weather(trim);
    excuses = new Excuses(world);
    cast = new Cast(world, dice.of("cast"), trim, weather);
    excuses.rough(weather.isRough());
    laws = new Laws(world, cast, excuses);
    traffic = new Traffic(world, laws);
    Blackout allDirect = Blackout.of(datagram -> !Cable.isWithIntermediate(world, datagram));
    cast.cutter(allDirect);
    youth = dice.of("youth").span(30_000, 240_000);
    troubles = new Troubles(world, cast, excuses, weather, allDirect);
    publish();
    planVisits(trim);
    troubles.plan(dice.of("troubles"), trim, youth);
  }

  private void publish() {
    for (Member each : cast.connectors()) {
      Clerk clerk = new Clerk();
      each.services().forEach(service -> each.node().publish(service, clerk));
    }
  }

  private void planVisits(Trim trim) {
    for (Member agent : cast.members()) {
      boolean isGuest = agent.name().startsWith("agent");
      for (Member host : cast.connectors()) {
        String pair = agent.name() + " to " + host.name();
        Dice own = dice.of(pair);
        boolean isWanted = isGuest ? own.happens(0.7) : own.happens(0.1);
        if (agent != host && isWanted) {
          PathMode mode = mode(own);
          for (int i = own.between(1, 2); i > 0; i--) {
            planVisit("visit " + pair + " " + i, agent, host, mode, trim);
          }
        }
      }
    }
  }

  private static PathMode mode(Dice dice) {
    int kind = dice.between(1, 100);
    return kind <= 65 ? PathMode.AUTO : kind <= 85 ? PathMode.RELAY : PathMode.DIRECT;
  }

  private void planVisit(String name, Member agent, Member host, PathMode mode, Trim trim) {
    if (trim.keeps(name)) {
      Dice own = dice.of(name);
      String service = own.of("service").pick(host.services());
      Visit visit = new Visit(name, agent, host, service, mode, laws);
      visits.add(visit);
      visit.plan(own, trim, youth);
    }
  }

  World world() {
    return world;
  }

  /** From the first to the last moment. */
  Outcome live() {
    world.run(youth);
    boolean wasCalm =
        !excuses.excuse(world.nodes().stream().map(SimNode::name).toArray(String[]::new));
    troubles.heal();
    excuses.rough(false);
    excuses.add(Trouble.STORM, null, Duration.ZERO);
    Recovery recovery = new Recovery(world, cast, visits, dice.of("recovery"), wasCalm);
    recovery.run(seed);
    reachable = recovery.reachable();
    direct = recovery.direct();
    laws.ending();
    new Ending(world, cast, visits, dice.of("ending")).run();
    return outcome();
  }

  private Outcome outcome() {
    long events =
        world.nodes().stream().mapToLong(each -> each.events().size()).sum()
            + world.intermediate().events().size();
    return new Outcome(
        seed,
        world.traceHash(),
        world.elapsed(),
        events,
        traffic.sent(),
        visits.stream().filter(each -> each.session() != null).count(),
        visits.stream().mapToLong(each -> each.errands().size()).sum(),
        visits.stream().flatMap(each -> each.errands().stream()).filter(Errand::isDone).count(),
        visits.stream().flatMap(each -> each.errands().stream()).mapToLong(Errand::received).sum(),
        reachable,
        direct,
        troubles.count());
  }

  /** What there is in this world, for who has to understand it. */
  String describe() {
    StringBuilder text = new StringBuilder(cast.toString());
    text.append("youth ").append(youth).append('\n').append(troubles).append('\n');
    visits.forEach(each -> text.append(each).append('\n'));
    return text.toString();
  }
}
