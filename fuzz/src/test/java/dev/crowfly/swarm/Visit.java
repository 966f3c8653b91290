package dev.crowfly.swarm;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import dev.crowfly.sim.work.DatagramExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One session of an Agent's, and what it does with it. */
final class Visit {
  private static final int FULL_SPEED = 0;

  private final String name;
  private final Member agent;
  private final Member host;
  private final String service;
  private final PathMode mode;
  private final Laws laws;
  private final List<Errand> errands = new ArrayList<>();
  private SimSession session;

  Visit(String name, Member agent, Member host, String service, PathMode mode, Laws laws) {
    this.name = name;
    this.agent = agent;
    this.host = host;
    this.service = service;
    this.mode = mode;
    this.laws = laws;
  }

  Member agent() {
    return agent;
  }

  Member host() {
    return host;
  }

  PathMode mode() {
    return mode;
  }

  /** The session; null while none was opened, as when the Agent was switched off. */
  SimSession session() {
    return session;
  }

  List<Errand> errands() {
    return errands;
  }

  boolean isOpen() {
    return session != null && !session.isClosed();
  }

  boolean isUp() {
    return isOpen() && session.isUp();
  }

  void open() {
    if (agent.node().core() != null && !isOpen()) {
      laws.opens(agent, host, mode);
      session = agent.node().connect(service, host.node().id(), "", mode);
    }
  }

  void close() {
    if (isOpen() && agent.node().core() != null) {
      laws.closes(agent, host);
      session.close();
    }
  }

  /** Plans its traffic, and perhaps its end. */
  void plan(Dice dice, Trim trim, Duration until) {
    World world = agent.node().world();
    long end = until.toMillis();
    world.after(dice.of("open").time(500, end / 2), this::open);
    int batches = dice.of("batches").between(1, 4);
    for (int i = 0; i < batches; i++) {
      Dice own = dice.of("batch" + i);
      if (trim.keeps(name + "batch" + i)) {
        world.after(own.of("at").time(500, end), () -> begin(own, trim));
      }
    }
    Dice ending = dice.of("close");
    if (ending.happens(0.3) && trim.keeps(Ingredient.CLOSES)) {
      Duration at = ending.time(5_000, end);
      world.after(at, this::close);
      if (ending.happens(0.6)) {
        world.after(at.plus(ending.span(1, 20_000)), this::open);
      }
    }
  }

  private void begin(Dice dice, Trim trim) {
    if (!isOpen()) {
      return;
    }
    switch (dice.between(0, 6)) {
      case 0 -> errand(dice, (int) dice.magnitude(1, 200_000), 0, FULL_SPEED);
      case 1 -> errand(dice, 0, (int) dice.magnitude(1, 200_000), FULL_SPEED);
      case 2 -> {
        int rate = (int) dice.magnitude(500, 20_000);
        errand(dice, dice.between(0, 10 * rate), dice.between(0, 10 * rate), rate);
      }
      case 3 -> errands(dice, dice.between(2, 60), trim, 3_000);
      case 4 -> errands(dice, dice.between(2, 5), trim, 60_000);
      case 5 -> {
        if (trim.keeps(Ingredient.DATAGRAMS)) {
          DatagramExchange.begin(
              session, dice.between(12, 1_100), dice.span(5, 500), dice.between(1, 100));
        }
      }
      default -> questions(dice, dice.between(2, 20));
    }
  }

  /** Many streams at once, some of them given up or read slowly. */
  private void errands(Dice dice, int count, Trim trim, int most) {
    for (int i = 0; i < count; i++) {
      Dice own = dice.of("errand" + i);
      int up = own.between(0, most);
      int down = own.between(0, most);
      boolean slow = own.of("slow").happens(0.15) && trim.keeps(Ingredient.SLOW_READERS);
      boolean torn = own.of("torn").happens(0.1) && trim.keeps(Ingredient.RESETS);
      int perSecond = slow ? Math.max(500, Math.max(up, down) / 20) : 0;
      Errand errand =
          new Errand(
              session,
              new Parcel(
                  own.any(),
                  up,
                  down,
                  own.happens(0.5),
                  FULL_SPEED,
                  perSecond,
                  torn ? own.between(0, up) : -1));
      errands.add(errand);
      if (own.of("given up").happens(0.1) && trim.keeps(Ingredient.RESETS)) {
        agent.node().world().after(own.of("given up").span(1, 5_000), errand::giveUp);
      }
    }
  }

  private void errand(Dice dice, int up, int down, int perSecond) {
    errands.add(new Errand(session, new Parcel(dice.any(), up, down, false, perSecond, 0, -1)));
  }

  /** One question after the other, each answered when it is whole. */
  private void questions(Dice dice, int left) {
    if (left == 0 || !isOpen()) {
      return;
    }
    int up = dice.between(1, 1_000);
    int down = (int) dice.magnitude(1, 10_000);
    Errand errand = new Errand(session, new Parcel(dice.any(), up, down, true, FULL_SPEED, 0, -1));
    errands.add(errand);
    agent.node().world().after(dice.span(1, 2_000), () -> questions(dice, left - 1));
  }

  /** A small errand that shows that the session works. */
  Errand probe(Dice dice) {
    Errand probe = new Errand(session, new Parcel(dice.any(), 700, 900, true, FULL_SPEED, 0, -1));
    errands.add(probe);
    return probe;
  }

  @Override
  public String toString() {
    return name
        + ": "
        + agent.name()
        + " to "
        + service
        + ", "
        + mode
        + ", "
        + (session == null
            ? "never opened"
            : session.isClosed()
                ? "closed: " + session.failure() + " " + session.reason()
                : session.isUp() ? "up, " + session.path() : "down")
        + ", "
        + errands.stream().filter(Errand::isDone).count()
        + " of "
        + errands.size()
        + " errands done";
  }
}
