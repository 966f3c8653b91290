package dev.crowfly.sim.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An Intermediate that does not tell the truth.
 *
 * <pre>
 *   Agent ------ "who serves work?" ------> Intermediate
 *         &lt;----- "that one there" ---------      |
 *         &lt;----- "you are 203.0.113.66" ---------+---- says the same to the Connector
 *            \
 *             +-- ? --> 203.0.113.66, who never asked for anything
 * </pre>
 */
class LyingIntermediateTest {
  /** What a victim gets in ten minutes from both: a few checks in each of a few attempts. */
  private static final long MOST_PACKETS_TO_VICTIM = 400;

  @Test
  void peerThatIsNotTheOneAskedFor_getsNothing() {
    World world = World.seeded(68);
    SimNode wrong = world.node("wrong", AccessKind.FULL_CONE);
    WorkService work = WorkService.publish(wrong, "work");
    SimNode right = world.node("right", AccessKind.FULL_CONE);
    SimNode client = world.node("client", AccessKind.FULL_CONE);
    world.ready();
    SimSession session = client.connect("work", "", right.id(), PathMode.AUTO);
    session.openStream().write(new byte[100]);
    world.until(session::isClosed);
    assertEquals(ErrorCode.WRONG_PEER, session.failure());
    world.run(Duration.ofSeconds(30));
    assertEquals(0, work.streams());
    assertEquals(0, wrong.core().sessions().size());
    assertEquals(0, client.core().sessions().size());
  }

  @Test
  void reflexiveAddressesOfAVictim_costItAFewChecks_andTheSessionLives() {
    World world = World.seeded(69);
    Bystander victim = new Bystander(world);
    world
        .intermediate()
        .line()
        .down(Link.of(Stages.rewrite(this::disguised)))
        .up(Link.of(Stages.rewrite(this::undisguised)));
    SimNode server = world.node("server", AccessKind.PORT_RESTRICTED);
    WorkService.publish(server, "work");
    SimNode client = world.node("client", AccessKind.PORT_RESTRICTED);
    world.ready();
    SimSession session = client.connect("work");
    Transfer transfer = Transfer.echo(session, 50_000);
    world.until(transfer::isDone);
    world.run(Duration.ofMinutes(10));
    System.out.printf(
        Locale.ROOT,
        "lying Intermediate: %d packets, %d bytes to the victim in ten minutes%n",
        victim.packets(),
        victim.bytes());
    assertTrue(victim.packets() > 0, "the lie is believed, as ICE does");
    assertTrue(victim.packets() < MOST_PACKETS_TO_VICTIM, "packets " + victim.packets());
    Transfer after = Transfer.echo(session, 50_000);
    world.until(after::isDone);
    assertEquals(0, session.losses());
  }

  private final Map<InetSocketAddress, InetSocketAddress> disguises = new HashMap<>();
  private final Map<InetSocketAddress, InetSocketAddress> real = new HashMap<>();

  /** The Intermediate sees the victim in the place of each node. */
  private Datagram disguised(Datagram datagram) {
    InetSocketAddress seen =
        disguises.computeIfAbsent(
            datagram.source(), each -> Bystander.port(6_000 + disguises.size()));
    real.put(seen, datagram.source());
    return datagram.withSource(seen);
  }

  private Datagram undisguised(Datagram datagram) {
    InetSocketAddress to = real.get(datagram.destination());
    assertTrue(to != null, () -> "nobody has " + datagram);
    return datagram.withDestination(to);
  }
}
