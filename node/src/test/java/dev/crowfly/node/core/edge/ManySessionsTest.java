package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One Connector, many Agents, at once. */
final class ManySessionsTest {
  private static final int AGENTS = 40;

  @Test
  void forty_agents_at_once_all_go_direct_and_nothing_is_left_of_them() {
    World world = new World(140);
    EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
    List<EdgeNode> agents = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);
      agents.add(agent);
      agent.open("sink", PathMode.AUTO);
    }
    world.until(30, () -> connector.core.stats().sessionsDirect() == AGENTS, connector);
    for (EdgeNode agent : agents) {
      agent.transfer(agent.session(), "sink", 5_000, 500);
    }
    world.until(
        10,
        () ->
            connector.transfers.size() == AGENTS
                && connector.transfers.values().stream().allMatch(each -> each.ended),
        connector);
    for (EdgeNode agent : agents) {
      PeerSession session = agent.session();
      session.close(ErrorCode.NONE, "done", world.wire.now());
      session.close(ErrorCode.NONE, "twice is once", world.wire.now());
    }
    world.run(5);
    EdgeStats stats = connector.core.stats();
    assertEquals(0, stats.sessions());
    assertEquals(1, stats.connections(), "the leg");
    assertEquals(AGENTS, connector.told(NodeEvent.SessionClosed.class).size());
    assertEquals(0, world.intermediate.core.stats().sessions());
    assertTrue(agents.stream().allMatch(each -> each.core.stats().connections() == 1));
  }

  @Test
  void a_second_open_to_the_same_connector_gets_the_same_session() {
    World world = new World(141);
    world.connector(NatKind.NONE);
    EdgeNode agent = world.node(NatKind.NONE);
    PeerSession session = world.session(agent, PathMode.AUTO);
    long request = agent.open("source", PathMode.AUTO);
    world.until(5, () -> agent.told(NodeEvent.SessionOpened.class).size() == 2, agent);
    NodeEvent.SessionOpened second = agent.told(NodeEvent.SessionOpened.class).get(1);
    assertEquals(request, second.request());
    assertEquals(session, second.session());
    assertTrue(session.services().contains("source"));
  }

  @Test
  void nodes_that_are_agent_and_connector_have_sessions_both_ways() {
    World world = new World(142);
    EdgeNode one = world.connector(NatKind.PORT_RESTRICTED);
    EdgeNode other = world.node(NatKind.PORT_RESTRICTED);
    other.core.publish("mirror", world.wire.now());
    world.until(5, () -> other.has(NodeEvent.Registered.class), other);
    other.open("sink", PathMode.AUTO);
    one.open("mirror", PathMode.AUTO);
    world.until(
        10,
        () -> one.core.stats().sessionsDirect() == 2 && other.core.stats().sessionsDirect() == 2,
        one,
        other);
  }
}
