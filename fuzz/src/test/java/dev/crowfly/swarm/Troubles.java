package dev.crowfly.swarm;

import dev.crowfly.sim.SimIntermediate;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Blackout;
import dev.crowfly.sim.link.Datagram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Plans what goes wrong, and does it. */
final class Troubles {
  private static final Duration AN_INSTANT = Duration.ZERO;

  private final World world;
  private final Cast cast;
  private final Excuses excuses;
  private final Weather weather;
  private final Blackout allDirect;
  private final List<String> plan = new ArrayList<>();
  private boolean isOver;

  Troubles(World world, Cast cast, Excuses excuses, Weather weather, Blackout allDirect) {
    this.weather = weather;
    this.world = world;
    this.cast = cast;
    this.excuses = excuses;
    this.allDirect = allDirect;
  }

  /** Plans all that goes wrong until so long from now. */
  void plan(Dice dice, Trim trim, Duration until) {
    int count = dice.of("how many").between(0, 8);
    for (int i = 0; i < count; i++) {
      Dice own = dice.of("trouble" + i);
      Trouble what = own.pick(List.of(Trouble.values()));
      Duration at = own.time(1_000, until.toMillis() - 1_000);
      if (trim.keeps(what) && trim.keeps("trouble" + i)) {
        String name = "trouble" + i;
        world.after(at, () -> happen(name, what, own, until));
      }
    }
  }

  private void happen(String name, Trouble what, Dice dice, Duration until) {
    if (isOver) {
      return;
    }
    Member member = dice.pick(cast.members());
    Duration left = until.minus(world.elapsed()).plusMillis(1);
    Duration time = shorter(dice.span(200, 60_000), left);
    plan.add(name + " " + what + " at " + world.elapsed() + ", " + member.name() + ", " + time);
    if (what.compareTo(Trouble.REBIND) < 0) {
      breakLinks(name, what, dice, member, time);
    } else if (what.compareTo(Trouble.RESTART) < 0) {
      changeNetwork(name, what, dice, member);
    } else {
      breakMachines(what, dice, member, time);
    }
  }

  private static Duration shorter(Duration one, Duration two) {
    return one.compareTo(two) < 0 ? one : two;
  }

  private void breakLinks(String name, Trouble what, Dice dice, Member member, Duration time) {
    Cable cable = member.cable();
    switch (what) {
      case BLACKOUT -> {
        cut(cable.up(), time);
        cut(cable.down(), time);
      }
      case ONE_WAY -> cut(dice.happens(0.5) ? cable.up() : cable.down(), time);
      case CUT_DIRECT -> cut(cable.direct(), time);
      case CUT_RELAY -> cut(cable.relay(), time);
      case CUT_ALL_DIRECT -> cut(allDirect, time);
      case SURGERY -> {
        cable.drop(sort(dice));
        world.after(time, () -> cable.drop(datagram -> false));
      }
      default -> {
        cast.storm(dice.of(name));
        world.after(time, this::clearUp);
      }
    }
    boolean isEverywhere = what == Trouble.CUT_ALL_DIRECT || what == Trouble.STORM;
    excuses.rough(weather.isRough());
    excuses.add(what, isEverywhere ? null : member.name(), time);
  }

  private void clearUp() {
    if (!isOver) {
      cast.clearUp();
    }
  }

  private void cut(Blackout cable, Duration time) {
    cable.cut();
    world.after(time, cable::heal);
  }

  private static Predicate<Datagram> sort(Dice dice) {
    int least = dice.between(200, 1300);
    return switch (dice.between(0, 3)) {
      case 0 -> datagram -> datagram.payload().length >= least;
      case 1 -> datagram -> (datagram.payload()[0] & 0xc0) == 0; // STUN
      case 2 -> datagram -> (datagram.payload()[0] & 0xc0) == 0xc0; // long headers
      default -> datagram -> (datagram.payload()[0] & 0xc0) == 0x40; // short headers
    };
  }

  private void changeNetwork(String name, Trouble what, Dice dice, Member member) {
    Spot spot = dice.pick(member.spots());
    switch (what) {
      case REBIND -> cast.place(spot).rebind();
      case READDRESS -> {
        if (!cast.place(spot).nats().isEmpty()) {
          cast.place(spot).readdress();
        }
      }
      case ROAM, ROAM_UNNOTICED -> {
        Spot to = somewhereElse(name, dice, member);
        member.move(to, cast.place(to), what == Trouble.ROAM);
      }
      case JOIN -> {
        if (member.spots().size() < 3) {
          Spot another = somewhereElse(name, dice, member);
          member.join(another, cast.place(another));
        }
      }
      case LEAVE -> {
        if (member.spots().size() > 1) {
          member.leave(spot, cast.place(spot));
        }
      }
      default -> member.node().noticeNetwork();
    }
    excuses.rough(weather.isRough()); // what is new may lose much
    // Others may be behind the same NAT.
    boolean isNat = what == Trouble.REBIND || what == Trouble.READDRESS;
    excuses.add(what, isNat ? null : member.name(), AN_INSTANT);
  }

  private Spot somewhereElse(String name, Dice dice, Member member) {
    Spot known = cast.anySpot(dice);
    boolean isNew = dice.happens(0.6) || member.spots().contains(known);
    return isNew ? cast.freshSpot(name + "'s place", dice.of("place")) : known;
  }

  private void breakMachines(Trouble what, Dice dice, Member member, Duration time) {
    SimNode node = member.node();
    SimIntermediate intermediate = world.intermediate();
    Duration moment = dice.span(10, 5_000);
    switch (what) {
      case RESTART -> {
        if (node.core() != null) {
          node.kill();
        }
        Duration off = dice.happens(0.5) ? AN_INSTANT : shorter(time, Duration.ofSeconds(40));
        world.after(off, () -> Cast.startUnlessOn(node));
      }
      case RESTART_INTERMEDIATE -> {
        if (intermediate.core() != null) {
          intermediate.kill();
        }
        world.after(
            dice.happens(0.5) ? AN_INSTANT : shorter(time, Duration.ofSeconds(40)), this::revive);
      }
      case PAUSE -> node.pause(shorter(moment, time));
      case PAUSE_INTERMEDIATE -> intermediate.pause(shorter(moment, time));
      case SUSPEND -> member.suspend(time);
      default -> {
        if (node.core() != null) {
          long jump = (dice.happens(0.5) ? 1 : -1) * dice.magnitude(1_000, 86_400_000);
          node.core().timeOfDay(world.timeOfDayMillis() + jump, node.machineNow());
          node.touch();
        }
      }
    }
    boolean isIntermediate =
        what == Trouble.RESTART_INTERMEDIATE || what == Trouble.PAUSE_INTERMEDIATE;
    excuses.add(what, isIntermediate ? null : member.name(), time);
  }

  private void revive() {
    if (world.intermediate().core() == null) {
      world.intermediate().start();
    }
  }

  /** Nothing goes wrong any more, and what is broken heals. */
  void heal() {
    isOver = true;
    allDirect.heal();
    cast.calmDown();
    revive();
    for (Member member : cast.members()) {
      Cast.startUnlessOn(member.node());
      member.notice();
    }
  }

  int count() {
    return plan.size();
  }

  @Override
  public String toString() {
    return String.join("\n", plan);
  }
}
