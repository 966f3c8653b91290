package dev.crowfly.signaling.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.client.SignalingClientConfig;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.signaling.registry.InMemoryServiceRegistry;
import dev.crowfly.signaling.testing.Edge;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many sessions at one Connector: its loss and its changes are no storm that ends anything. */
class CrowdTest {
  private static final int AGENTS = 1500;

  private final World world =
      new World(
          11, SwitchboardConfig.builder(World.INTERMEDIATE).build(), new InMemoryServiceRegistry());
  private final Edge connector;
  private final List<Edge> agents = new ArrayList<>();

  CrowdTest() {
    world.mostBytes = 1 << 16;
    connector = world.connectedEdge(Ids.node('c'));
    for (int i = 0; i < 40; i++) {
      connector.client.register("service-with-a-name-of-some-length-" + i, world.now);
    }
    world.run();
    for (int i = 0; i < AGENTS; i++) {
      String id = String.format("%052d", i).replace('0', 'x').replace('1', 'y');
      id = id.replace('8', 'v').replace('9', 'w');
      Edge agent = world.edge(SignalingClientConfig.of(id, "test", false, true));
      agent.connect();
      agent.client.open("", connector.nodeId, Ids.ice(0), world.now);
      agents.add(agent);
    }
    world.pass(World.SECOND);
    assertEquals(AGENTS, world.board.sessions());
  }

  private void assertAllAreResumed() {
    assertEquals(AGENTS, world.flows.size());
    assertEquals(AGENTS, world.board.sessions());
    assertEquals(AGENTS, connector.told(SignalingEvent.Resumed.class).size());
    for (Edge each : agents) {
      assertEquals(1, each.told(SignalingEvent.Resumed.class).size());
      assertEquals(0, each.told(SignalingEvent.SessionClosed.class).size());
    }
    assertTrue(world.told(SwitchboardEvent.LegMustClose.class).isEmpty());
  }

  @Test
  void connectorThatComesBackResumesAll() {
    connector.lose();
    world.pass(World.SECOND);
    assertEquals(0, world.flows.size());
    connector.connect();
    world.pass(5 * World.SECOND);
    assertAllAreResumed();
  }

  @Test
  void allComeBackAfterTheIntermediateHasRestarted() {
    world.restartIntermediate();
    connector.connect();
    agents.forEach(Edge::connect);
    world.pass(5 * World.SECOND);
    assertAllAreResumed();
  }

  @Test
  void changesOfServicesAreToldOnceEachEvenIfTheyComeAllAtOnce() {
    for (int i = 0; i < 40; i += 2) {
      connector.client.unregister("service-with-a-name-of-some-length-" + i, world.now);
    }
    world.pass(World.SECOND);
    assertTrue(world.told(SwitchboardEvent.LegMustClose.class).isEmpty());
    for (Edge each : agents) {
      assertEquals(20, each.last(SignalingEvent.AccessChanged.class).services().size());
    }
    List<SignalingEvent.AccessChanged> changes = connector.told(SignalingEvent.AccessChanged.class);
    assertEquals(20, changes.get(changes.size() - 1).services().size());
  }

  @Test
  void nothingIsLeftWhenAllHaveGone() {
    connector.client.shutdown(world.now);
    world.run();
    agents.forEach(Edge::lose);
    connector.lose();
    world.pass(61 * World.SECOND);
    assertEquals(0, world.board.sessions());
    assertEquals(0, world.board.nodes());
    assertEquals(0, world.board.services());
    assertEquals(0, world.flows.size());
    assertEquals(Switchboard.NEVER, world.board.nextTimeout());
  }
}
