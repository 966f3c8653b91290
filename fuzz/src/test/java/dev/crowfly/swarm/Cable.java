package dev.crowfly.swarm;

import dev.crowfly.sim.SimIntermediate;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Blackout;
import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.Line;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;

/** The handles in all cables of one node: what a trouble cuts, and the end heals. */
final class Cable {
  private final SimNode node;
  private final Blackout up = Blackout.ofAll();
  private final Blackout down = Blackout.ofAll();
  private final Blackout relay;
  private final Blackout direct;
  private Predicate<Datagram> victims = datagram -> false;

  Cable(World world, SimNode node) {
    this.node = node;
    relay = Blackout.of(datagram -> isWithIntermediate(world, datagram));
    direct = Blackout.of(datagram -> !isWithIntermediate(world, datagram));
    plug();
  }

  /** Whether the Intermediate sent it or gets it, on whichever of its ports. */
  static boolean isWithIntermediate(World world, Datagram datagram) {
    return !world.isDirect(datagram)
        || !world.isDirect(datagram.withSource(toPort(datagram.source())))
        || !world.isDirect(datagram.withDestination(toPort(datagram.destination())));
  }

  private static InetSocketAddress toPort(InetSocketAddress any) {
    return new InetSocketAddress(any.getAddress(), SimIntermediate.PORT);
  }

  /** Puts the handles into the cables that there are now: to be called after each move. */
  void plug() {
    for (Line line : lines()) {
      line.up(Link.of(up, relay, direct, Stages.drop(datagram -> victims.test(datagram))));
      line.down(Link.of(down, relay, direct, Stages.drop(datagram -> victims.test(datagram))));
    }
  }

  private List<Line> lines() {
    return node.addresses().stream().map(each -> node.host().line(each.getAddress())).toList();
  }

  Blackout up() {
    return up;
  }

  Blackout down() {
    return down;
  }

  Blackout relay() {
    return relay;
  }

  Blackout direct() {
    return direct;
  }

  /** Drops these alone, in both directions. */
  void drop(Predicate<Datagram> which) {
    victims = which;
  }

  void heal() {
    List.of(up, down, relay, direct).forEach(Blackout::heal);
    victims = datagram -> false;
  }
}
