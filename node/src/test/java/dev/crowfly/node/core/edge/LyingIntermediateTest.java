package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.signaling.ErrorCode;
import org.junit.jupiter.api.Test;

/** An Intermediate that leads nodes to somebody else than it says. */
final class LyingIntermediateTest {
  private final World world = new World(160);
  private EdgeNode connector;
  private EdgeNode agent;

  /** What is null is told as it is. */
  private void introduce(String agentName, String connectorName, String expectedPeer) {
    world.stopIntermediate();
    connector = world.node(NatKind.NONE);
    agent = world.node(NatKind.NONE);
    new LyingIntermediate(
        world.wire,
        World.RELAY,
        world.relayIdentity,
        agentName == null ? agent.id() : agentName,
        connectorName == null ? connector.id() : connectorName);
    connector.core.publish("sink", world.wire.now());
    world.until(5, () -> connector.has(NodeEvent.Registered.class), connector);
    agent.core.open("sink", "", expectedPeer, PathMode.AUTO, world.wire.now());
  }

  private static String somebodyElse() {
    return World.identity(999).nodeId().toString();
  }

  @Test
  void one_that_tells_the_truth_is_as_good_as_any() {
    introduce(null, null, "");
    world.until(5, () -> agent.has(NodeEvent.SessionUp.class), agent, connector);
    agent.transfer(agent.session(), "sink", 100, 100);
    world.until(5, () -> !connector.transfers.isEmpty() && connector.accepted().ended);
  }

  @Test
  void an_agent_with_peer_detects_that_another_node_answers() {
    introduce(null, somebodyElse(), somebodyElse());
    world.until(5, () -> agent.has(NodeEvent.SessionClosed.class), agent, connector);
    NodeEvent.SessionClosed closed = agent.told(NodeEvent.SessionClosed.class).get(0);
    assertEquals(ErrorCode.WRONG_PEER, closed.code());
    assertFalse(agent.has(NodeEvent.SessionUp.class));
    assertTrue(agent.core.sessions().isEmpty());
    world.run(5);
    assertFalse(connector.has(NodeEvent.SessionUp.class));
    assertFalse(connector.has(NodeEvent.StreamOpened.class));
  }

  @Test
  void an_agent_with_peer_detects_a_false_name_before_it_connects() {
    introduce(null, null, somebodyElse());
    world.until(5, () -> agent.has(NodeEvent.OpenFailed.class), agent, connector);
    assertEquals(ErrorCode.WRONG_PEER, agent.told(NodeEvent.OpenFailed.class).get(0).code());
    world.run(5);
    assertFalse(connector.has(NodeEvent.SessionUp.class));
  }

  @Test
  void a_connector_detects_that_the_agent_is_another_one() {
    introduce(somebodyElse(), null, "");
    world.until(5, () -> agent.has(NodeEvent.SessionClosed.class), agent, connector);
    NodeEvent.SessionClosed closed = agent.told(NodeEvent.SessionClosed.class).get(0);
    assertEquals(ErrorCode.REFUSED_BY_PEER, closed.code());
    assertFalse(connector.has(NodeEvent.SessionUp.class));
    assertFalse(connector.has(NodeEvent.StreamOpened.class));
  }
}
