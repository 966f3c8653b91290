package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import org.junit.jupiter.api.Test;

final class FirstSessionTest {
  @Test
  void begins_on_the_relay_and_goes_direct() {
    World world = new World(1);
    EdgeNode connector = world.connector(NatKind.NONE);
    EdgeNode agent = world.node(NatKind.NONE);
    world.until(5, () -> agent.has(NodeEvent.LegUp.class), agent);
    PeerSession session = world.session(agent, PathMode.AUTO);
    Transfer upload = agent.transfer(session, "sink", 100_000, 1_000);
    world.untilPath(agent, PathKind.DIRECT, 5);
    assertEquals("RELAY DIRECT", agent.route());
    world.until(5, () -> !upload.isSending() && connector.accepted().ended, agent, connector);
    assertEquals(100_000, connector.accepted().received);
    assertEquals("RELAY DIRECT", connector.route());
    long relayed = world.intermediate.core.stats().relayBytes();
    world.run(10);
    assertTrue(world.intermediate.core.stats().relayBytes() - relayed < 20_000);
  }
}
