package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.wire.Wire;
import org.junit.jupiter.api.Test;

/** Nodes that get other addresses in mid-transfer. */
final class RoamingTest {
  private final World world = new World(40);
  private final EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
  private final EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);

  private Transfer up;
  private Transfer down;

  private void begin() {
    connector.sourcePerTick = 500;
    connector.tickNanos = 5 * Wire.MILLI;
    agent.tickNanos = 5 * Wire.MILLI;
    PeerSession session = world.session(agent, PathMode.AUTO);
    world.untilPath(agent, PathKind.DIRECT, 5);
    agent.transfer(session, "sink", 1 << 30, 500);
    down = agent.transfer(session, "source", 0, 0);
    world.run(2);
    up =
        connector.transfers.values().stream()
            .filter(each -> each.received > 0)
            .findFirst()
            .orElseThrow();
    up.gapNanos = 0;
    down.gapNanos = 0;
  }

  private void endsDirect(String name) {
    world.run(1); // until it is noticed
    long before = up.received;
    world.untilPath(agent, PathKind.DIRECT, 15);
    world.untilPath(connector, PathKind.DIRECT, 15);
    world.run(2);
    assertTrue(up.received > before);
    long gap = Math.max(up.gapNanos, down.gapNanos);
    System.out.println(name + ": gap " + gap / Wire.MILLI + " ms");
    assertTrue(gap < 1_500 * Wire.MILLI, name + ", gap " + gap / Wire.MILLI + " ms");
    assertFalse(agent.has(NodeEvent.SessionLost.class));
    assertFalse(connector.has(NodeEvent.SessionLost.class));
    assertEquals(1, agent.core.sessions().size());
  }

  @Test
  void the_agent_moves_to_another_network() {
    begin();
    agent.attach(World.access(51, NatKind.PORT_RESTRICTED, 6000));
    endsDirect("the Agent moves");
  }

  @Test
  void the_connector_moves_to_another_network() {
    begin();
    connector.attach(World.access(52, NatKind.PORT_RESTRICTED, 6000));
    endsDirect("the Connector moves");
  }

  @Test
  void both_move_at_once() {
    begin();
    agent.attach(World.access(51, NatKind.PORT_RESTRICTED, 6000));
    connector.attach(World.access(52, NatKind.PORT_RESTRICTED, 6000));
    endsDirect("both move");
  }

  @Test
  void another_interface_of_the_agent_changes() {
    begin();
    agent.attach(agent.access);
    endsDirect("the generation of the Agent changes");
    assertPunchesAgain();
  }

  @Test
  void another_interface_of_the_connector_changes() {
    begin();
    connector.attach(connector.access);
    endsDirect("the generation of the Connector changes");
    assertPunchesAgain();
  }

  /** ICE knows where we are seen from: after a long outage the NATs have to be opened anew. */
  private void assertPunchesAgain() {
    world.cutDirect();
    world.run(45);
    agent.access.forget();
    connector.access.forget();
    world.heal();
    endsDirect("after a long outage");
  }

  @Test
  void an_agent_that_moves_ten_times_is_followed() {
    begin();
    for (int i = 0; i < 10; i++) {
      up.gapNanos = 0;
      down.gapNanos = 0;
      agent.attach(World.access(60 + i, NatKind.PORT_RESTRICTED, 6000 + i));
      endsDirect("move " + i);
    }
  }
}
