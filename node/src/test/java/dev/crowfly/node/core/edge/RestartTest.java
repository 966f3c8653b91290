package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.wire.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that go away without a word and come back with empty memory. */
final class RestartTest {
  private final World world = new World(60);

  @Test
  void a_direct_session_does_not_notice_that_the_intermediate_restarts_and_has_its_relay_again() {
    EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
    EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);
    PeerSession session = world.session(agent, PathMode.AUTO);
    world.untilPath(agent, PathKind.DIRECT, 5);
    agent.tickNanos = 10 * Wire.MILLI;
    agent.transfer(session, "sink", 1 << 30, 500);
    world.run(1);
    Transfer sink = connector.accepted();
    sink.gapNanos = 0;
    world.stopIntermediate();
    world.run(5);
    world.startIntermediate();
    world.run(60);
    assertTrue(sink.gapNanos < 100 * Wire.MILLI);
    assertEquals("RELAY DIRECT", agent.route());
    assertTrue(agent.core.stats().legUp() && connector.core.stats().legUp());
    assertEquals(1, world.intermediate.core.stats().sessions());

    world.cutDirect();
    world.run(3);
    assertEquals("RELAY DIRECT RELAY", agent.route(), () -> String.join("\n", agent.log));
    long before = sink.received;
    world.run(1);
    assertTrue(sink.received > before);
    world.heal();
    world.untilPath(agent, PathKind.DIRECT, 20);
  }

  @Test
  void a_session_on_the_relay_goes_on_when_the_intermediate_is_back_soon() {
    EdgeNode connector = world.connector(NatKind.SYMMETRIC);
    EdgeNode agent = world.node(NatKind.SYMMETRIC);
    PeerSession session = world.session(agent, PathMode.RELAY);
    agent.transfer(session, "sink", 400_000, 10);
    world.run(2);
    world.stopIntermediate();
    world.run(1);
    world.startIntermediate();
    world.until(60, () -> connector.accepted().ended, agent, connector);
    assertEquals(400_000, connector.accepted().received);
    assertFalse(agent.has(NodeEvent.SessionLost.class));
  }

  @Test
  void after_a_long_absence_of_the_intermediate_the_session_makes_a_new_connection() {
    EdgeNode connector = world.connector(NatKind.SYMMETRIC);
    EdgeNode agent = world.node(NatKind.SYMMETRIC);
    PeerSession session = world.session(agent, PathMode.RELAY);
    Transfer lost = agent.transfer(session, "sink", 1 << 30, 10);
    world.run(1);
    world.stopIntermediate();
    world.until(60, () -> agent.has(NodeEvent.SessionLost.class), agent);
    lost.tick();
    assertFalse(agent.has(NodeEvent.SessionClosed.class));
    world.startIntermediate();
    world.until(60, () -> agent.told(NodeEvent.SessionUp.class).size() == 2, agent, connector);
    Transfer again = agent.transfer(session, "sink", 10_000, 100);
    world.until(10, () -> !again.isSending());
    world.until(
        10, () -> connector.transfers.values().stream().anyMatch(each -> each.ended), connector);
  }

  @Test
  void an_agent_that_restarts_gets_a_session_at_once() {
    EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
    EdgeNode agent = world.node(2, NatKind.PORT_RESTRICTED, builder -> builder);
    world.session(agent, PathMode.AUTO);
    world.untilPath(agent, PathKind.DIRECT, 5);
    world.wire.remove(agent);
    EdgeNode reborn = world.node(2, NatKind.PORT_RESTRICTED, builder -> builder);
    reborn.open("sink", PathMode.AUTO);
    world.until(3, () -> reborn.has(NodeEvent.SessionUp.class), reborn, connector);
    Transfer upload = reborn.transfer(reborn.session(), "sink", 10_000, 100);
    world.until(5, () -> !upload.isSending());
    world.untilPath(reborn, PathKind.DIRECT, 10);
    world.run(90);
    assertEquals(1, connector.core.stats().sessions(), () -> String.join("\n", connector.log));
    assertEquals(2, connector.core.stats().connections(), "the leg, and one C");
  }

  @Test
  void a_connector_that_restarts_gets_a_new_connection_of_the_same_session() {
    EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
    EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);
    PeerSession session = world.session(agent, PathMode.AUTO);
    world.untilPath(agent, PathKind.DIRECT, 5);
    Transfer lost = agent.transfer(session, "sink", 1 << 30, 50);
    world.run(1);
    world.wire.remove(connector);
    world.run(1);
    long restartedAt = world.nowMillis();
    EdgeNode reborn = world.node(1, NatKind.PORT_RESTRICTED, builder -> builder, 5001);
    world.publish(reborn);
    world.until(60, () -> agent.told(NodeEvent.SessionUp.class).size() == 2, agent, reborn);
    long took = world.nowMillis() - restartedAt;
    assertTrue(took < 2_000, () -> took + " ms\n" + String.join("\n", agent.log));
    assertEquals(List.of(), world.intermediate.told(NodeEvent.Refused.class), "it is a restart");
    assertEquals(1, agent.told(NodeEvent.SessionLost.class).size());
    assertFalse(agent.has(NodeEvent.SessionClosed.class));
    assertTrue(lost.isSending(), "it had no chance to end well");
    assertEquals(session, agent.session());
    Transfer again = agent.transfer(session, "sink", 10_000, 100);
    world.until(10, () -> !again.isSending());
    world.untilPath(agent, PathKind.DIRECT, 20);
    world.until(10, () -> reborn.transfers.values().stream().anyMatch(each -> each.ended));
  }
}
