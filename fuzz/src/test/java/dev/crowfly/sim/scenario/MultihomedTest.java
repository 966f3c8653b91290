package dev.crowfly.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Place;
import dev.crowfly.sim.work.Transfer;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A node with two interfaces, and one of them dies.
 *
 * <pre>
 *            +--[ wifi ]----+
 *   agent ---+              +-- internet --[ NAT ]-- connector
 *            +--[ mobile ]--+
 * </pre>
 */
class MultihomedTest {
  private static final Duration SOON = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final World world = World.seeded(68);

  private Meeting meeting(AccessKind wifi, AccessKind mobile) {
    Place first = world.place("wifi", wifi);
    Place second = world.place("mobile", mobile);
    SimNode connector = world.node("connector", AccessKind.PORT_RESTRICTED);
    return new Meeting(world.node("agent", first, second), connector).begin();
  }

  private Place wifi() {
    return world.node("agent").places().get(0);
  }

  @Test
  void wayThroughTheSecondInterface_isFound_whereTheFirstHasNone() {
    Meeting meeting = meeting(AccessKind.SYMMETRIC, AccessKind.PORT_RESTRICTED);
    assertTrue(meeting.isDirectWithin(SOON), world::story);
    world.run(Duration.ofSeconds(1));
    assertEquals(0, meeting.talk(50_000));
  }

  @Test
  void interfaceThatIsPulledOut_costsNoByte() {
    Meeting meeting = meeting(AccessKind.PORT_RESTRICTED, AccessKind.CARRIER_GRADE);
    assertTrue(meeting.isDirectWithin(SOON));
    Transfer transfer = Transfer.both(meeting.session(), 100_000, 100_000, 10_000);
    world.run(Duration.ofSeconds(2));
    world.node("agent").leave(wifi());
    world.until(transfer::isDone, PATIENCE);
    world.until(meeting.session()::isDirect, PATIENCE);
    assertEquals(0, meeting.session().losses());
    assertTrue(transfer.longestGapNanos() < 1_000_000_000L, transfer.longestGapNanos() + " ns");
  }

  @Test
  void interfaceThatDiesInSilence_isNoticed_andTheSessionGoesOn() {
    Meeting meeting = meeting(AccessKind.PORT_RESTRICTED, AccessKind.CARRIER_GRADE);
    assertTrue(meeting.isDirectWithin(SOON));
    Transfer transfer = Transfer.both(meeting.session(), 100_000, 100_000, 10_000);
    world.run(Duration.ofSeconds(2));
    InetSocketAddress before = (InetSocketAddress) meeting.session().path().local();
    wifi().line().both(Link.of(Stages.drop(datagram -> true)));
    world.until(transfer::isDone, PATIENCE);
    assertTrue(meeting.session().isDirect());
    assertEquals(0, meeting.session().losses());
    InetSocketAddress after = (InetSocketAddress) meeting.session().path().local();
    assertNotEquals(before.getAddress(), after.getAddress(), "was its path cut at all?");
    long gapMillis = transfer.longestGapNanos() / 1_000_000;
    // Two probe timeouts: the other interface has a proven direct path, so nothing else is needed.
    assertTrue(gapMillis >= 200, gapMillis + " ms");
    assertTrue(gapMillis < 2_000, gapMillis + " ms");
  }
}
