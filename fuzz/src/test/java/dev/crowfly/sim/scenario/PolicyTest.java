package dev.crowfly.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.World;
import dev.crowfly.sim.net.AccessKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Who wants the relay alone, or a direct path alone, gets that or nothing.
 *
 * <pre>
 *   agent --[ kind ]------ direct ------[ kind ]-- connector
 *              \                          /
 *               +---- intermediate ------+
 * </pre>
 */
class PolicyTest {
  private final World world = World.seeded(67);

  private Meeting meeting(AccessKind one, AccessKind two) {
    return new Meeting(world.node("agent", one), world.node("connector", two));
  }

  private long relayed() {
    return world.intermediate().core().stats().relayBytes();
  }

  @Test
  void relayAlone_sendsThePeerNothing_thoughBothArePublic() {
    Meeting meeting = meeting(AccessKind.PUBLIC, AccessKind.PUBLIC);
    long[] direct = new long[1];
    world.internet().tap(datagram -> direct[0] += world.isDirect(datagram) ? 1 : 0);
    meeting.begin(PathMode.RELAY);
    assertFalse(meeting.isDirectWithin(Duration.ofMinutes(2)));
    assertTrue(meeting.talk(50_000) >= 100_000);
    assertEquals(1, meeting.session().changes().size());
    assertFalse(world.node("agent").has(NodeEvent.Punched.class));
    assertEquals(0, direct[0], "datagrams from node to node");
  }

  /** The Connector does not know of the policy, and begins another generation where it is new. */
  @Test
  void relayAlone_isNotPunchedFor_whenTheConnectorMoves() {
    Meeting meeting = meeting(AccessKind.PUBLIC, AccessKind.PORT_RESTRICTED);
    meeting.begin(PathMode.RELAY);
    world.until(meeting.session()::isUp);
    world.node("connector").moveTo(world.place("elsewhere", AccessKind.PORT_RESTRICTED));
    world.run(Duration.ofMinutes(10));
    assertTrue(meeting.session().isUp());
    long generations =
        world.node("agent").events().stream()
            .filter(told -> told.text().contains("ICE generation"))
            .count();
    assertTrue(generations <= 2, generations + " generations in ten minutes");
  }

  @Test
  void directAlone_neverUsesTheRelay() {
    Meeting meeting = meeting(AccessKind.PORT_RESTRICTED, AccessKind.PORT_RESTRICTED);
    meeting.begin(PathMode.DIRECT);
    assertTrue(meeting.isDirectWithin(Duration.ofMillis(600)), meeting.millis() + " ms");
    assertEquals(0, meeting.talk(50_000));
    world.run(Duration.ofMinutes(1));
    assertEquals(0, relayed());
    assertTrue(meeting.session().isUp());
  }

  @Test
  void directAlone_whereThereIsNoWay_endsWithTheReason() {
    Meeting meeting = meeting(AccessKind.SYMMETRIC, AccessKind.PORT_RESTRICTED);
    meeting.begin(PathMode.DIRECT);
    world.until(meeting.session()::isClosed, Duration.ofSeconds(20));
    assertEquals(ErrorCode.NO_DIRECT_PATH, meeting.session().failure());
    assertTrue(
        meeting.session().reason().contains("checks reach us, but its answers to ours do not"),
        meeting.session().reason());
    SimNode connector = world.node("connector");
    world.until(() -> connector.sessions().isEmpty());
    assertEquals(0, relayed());
  }
}
