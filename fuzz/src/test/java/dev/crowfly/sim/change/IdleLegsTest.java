package dev.crowfly.sim.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.work.WorkService;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * A week in which nobody wants anything: nothing but the keepalives of both legs.
 *
 * <pre>
 *   Agent -----[NAT]---+
 *                      +--- Intermediate       a PING and its ACK every 15 s on each leg
 *   Connector -[NAT]---+
 * </pre>
 *
 * <p>For a year: {@code -Dcrowfly.idle.days=365}. With a session: {@link LongIdleTest}.
 */
class IdleLegsTest {
  private static final int DAYS = Integer.getInteger("crowfly.idle.days", 7);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final int LEGS = 2;

  /** A PING and its ACK. */
  private static final int DATAGRAMS = 2;

  @Test
  void week_costsItsKeepalivesAndNothingElse_andTheServiceCanBeHadAtOnce() {
    World world = World.seeded(74);
    SimNode server = world.node("server", AccessKind.PORT_RESTRICTED);
    WorkService.publish(server, "work");
    SimNode client = world.node("client", AccessKind.PORT_RESTRICTED);
    world.ready();
    world.run(Duration.ofMinutes(1));
    int legs = legsOf(server) + legsOf(client);
    long before = world.internet().carried();
    Duration time = Duration.ofDays(DAYS);
    world.run(time);
    long carried = world.internet().carried() - before;
    // Each keepalive is due a fixed time after the last packet, never sooner.
    long most = LEGS * DATAGRAMS * (time.dividedBy(KEEP_ALIVE) + 1);
    System.out.printf(
        Locale.ROOT, "%d days, two idle legs: %d datagrams of at most %d%n", DAYS, carried, most);
    assertTrue(carried <= most, carried + " datagrams, expected at most " + most);
    assertTrue(carried > most / 2, carried + " datagrams: were there keepalives at all?");
    assertEquals(LEGS, legs);
    assertEquals(legs, legsOf(server) + legsOf(client), "a leg was lost");
    SimSession session = client.connect("work");
    assertTrue(world.reaches(session::isDirect, Duration.ofMillis(400)), world::story);
  }

  private static int legsOf(SimNode node) {
    return node.told(NodeEvent.LegUp.class).size();
  }
}
