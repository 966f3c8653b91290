package dev.crowfly.swarm;

import dev.crowfly.sim.SimIntermediate;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.link.Witness;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Counts datagrams and turns, and holds them to what they may be. */
final class Traffic implements Witness {
  private static final int MOST_PAYLOAD = 1452;

  /** Turns of one machine that nothing was sent or received in, per second. */
  private static final long MOST_IDLE_TURNS = 400;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world;
  private final Laws laws;
  private final Map<String, Long> handled = new HashMap<>();
  private final Map<String, Long> idleTurns = new HashMap<>();
  private long sent;
  private long arrived;

  Traffic(World world, Laws laws) {
    this.world = world;
    this.laws = laws;
    world.network().witness(this);
    world.after(SECOND, this::look);
  }

  long sent() {
    return sent;
  }

  long arrived() {
    return arrived;
  }

  @Override
  public void sent(String host, Datagram datagram, long now) {
    sent++;
    handled.merge(host, 1L, Long::sum);
    if (datagram.payload().length > MOST_PAYLOAD) {
      throw new AssertionError(host + " sends " + datagram);
    }
    if (!laws.mayPunch(host) && !Cable.isWithIntermediate(world, datagram)) {
      throw new AssertionError(host + " has no direct session, and sends " + datagram);
    }
  }

  @Override
  public void arrived(String host, Datagram datagram, long now) {
    arrived++;
    handled.merge(host, 1L, Long::sum);
  }

  private void look() {
    for (SimNode node : world.nodes()) {
      look(node.name(), node.turns());
    }
    SimIntermediate intermediate = world.intermediate();
    look("intermediate", intermediate.turns());
    world.after(SECOND, this::look);
  }

  private void look(String name, long turns) {
    long idle = turns - handled.getOrDefault(name, 0L);
    long more = idle - idleTurns.getOrDefault(name, 0L);
    idleTurns.put(name, idle);
    if (more > MOST_IDLE_TURNS) {
      throw new AssertionError(name + " took " + more + " turns for nothing within a second");
    }
  }
}
