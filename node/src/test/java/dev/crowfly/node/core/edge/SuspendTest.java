package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import org.junit.jupiter.api.Test;

/** A laptop is closed and opened again: its clock stood still, the world's did not. */
final class SuspendTest {
  private final World world = new World(120);
  private final EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
  private final EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);

  @Test
  void a_nap_of_ten_seconds_ends_nothing() {
    PeerSession session = world.session(agent, PathMode.AUTO);
    world.untilPath(agent, PathKind.DIRECT, 5);
    agent.transfer(session, "sink", 200_000, 50);
    world.run(1);
    agent.sleep(10);
    world.until(20, () -> connector.accepted().ended, agent, connector);
    assertEquals(200_000, connector.accepted().received);
    assertFalse(agent.has(NodeEvent.SessionLost.class));
  }

  @Test
  void after_five_minutes_there_is_a_new_connection_within_seconds() {
    PeerSession session = world.session(agent, PathMode.AUTO);
    world.untilPath(agent, PathKind.DIRECT, 5);
    agent.sleep(300);
    world.until(30, () -> agent.told(NodeEvent.SessionUp.class).size() == 2, agent, connector);
    assertEquals(1, agent.told(NodeEvent.SessionLost.class).size());
    assertFalse(agent.has(NodeEvent.SessionClosed.class));
    assertEquals(session, agent.session());
    world.untilPath(agent, PathKind.DIRECT, 20);
    agent.transfer(session, "sink", 10_000, 100);
    world.until(5, () -> connector.transfers.values().stream().anyMatch(each -> each.ended));
  }

  @Test
  void a_connector_that_slept_is_reached_again() {
    PeerSession session = world.session(agent, PathMode.AUTO);
    world.untilPath(agent, PathKind.DIRECT, 5);
    connector.sleep(50);
    world.until(60, () -> agent.told(NodeEvent.SessionUp.class).size() == 2, agent, connector);
    assertFalse(agent.has(NodeEvent.SessionClosed.class));
    world.untilPath(agent, PathKind.DIRECT, 20);
    agent.transfer(session, "sink", 10_000, 100);
    world.until(5, () -> connector.transfers.values().stream().anyMatch(each -> each.ended));
  }

  @Test
  void a_clock_that_is_set_back_or_a_little_ahead_changes_nothing() {
    world.session(agent, PathMode.AUTO);
    world.untilPath(agent, PathKind.DIRECT, 5);
    long now = world.wire.now();
    agent.core.timeOfDay(1_700_000_000_000L, now);
    agent.core.timeOfDay(1_700_000_010_000L, now);
    world.run(5);
    assertEquals("RELAY DIRECT", agent.route());
    assertTrue(agent.told(NodeEvent.LegDown.class).isEmpty());
  }
}
