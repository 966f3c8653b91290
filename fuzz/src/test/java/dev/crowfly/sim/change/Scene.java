package dev.crowfly.sim.change;

import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Blackout;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.time.Duration;

/**
 * An Agent and a Connector, both at home behind port-restricted NATs, and what is asked of them.
 */
final class Scene {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  final World world;
  final SimNode server;
  final SimNode client;

  /** Cuts what does not go through the Intermediate. */
  final Blackout direct;

  SimSession session;

  /** What was under way when the disturbance came; null if nothing was. */
  Transfer running;

  private Transfer pulse;
  private int places;

  Scene(long seed) {
    world = World.seeded(seed);
    direct = Blackout.of(world::isDirect);
    world.internet().link(World.INTERNET.then(direct));
    server = world.node("server", AccessKind.PORT_RESTRICTED);
    WorkService.publish(server, "work");
    world.ready();
    client = world.node("client", AccessKind.PORT_RESTRICTED);
  }

  Place place(AccessKind kind) {
    return world.place("place " + places++, kind);
  }

  void connect() {
    world.ready();
    session = client.connect("work");
  }

  /** Small echoes until one comes back; gives how long that took, in nanoseconds. */
  long untilDataFlows() {
    long since = world.now();
    world.until(this::hasEcho, PATIENCE);
    return world.now() - since;
  }

  private boolean hasEcho() {
    if (session == null || session.isClosed()) {
      if (client.isReady() && server.isReady()) {
        session = client.connect("work");
        pulse = null;
      }
      return false;
    }
    if (pulse == null || pulse.isBroken()) {
      pulse = Transfer.echo(session, 200);
    }
    return pulse.isDone();
  }

  /** Waits for the path that there has to be; gives how long that took, in nanoseconds. */
  long untilPathIs(boolean direct) {
    long since = world.now();
    if (!direct) {
      world.run(Duration.ofSeconds(20));
    }
    world.until(() -> session.isDirect() == direct, PATIENCE);
    return world.now() - since;
  }

  /** Closes the session, and waits until nobody knows of it any more. */
  void close() {
    session.close();
    world.until(this::isForgotten, PATIENCE);
  }

  boolean isForgotten() {
    return client.sessions().isEmpty()
        && server.sessions().isEmpty()
        && client.core().sessions().isEmpty()
        && server.core().sessions().isEmpty()
        && client.core().stats().connections() <= 1
        && server.core().stats().connections() <= 1
        && world.intermediate().core().stats().sessions() == 0
        && client.extraSockets() + server.extraSockets() == 0;
  }
}
