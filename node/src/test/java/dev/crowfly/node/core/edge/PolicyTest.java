package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.signaling.ErrorCode;
import org.junit.jupiter.api.Test;

/** The policies {@code auto}, {@code relay} and {@code direct}. */
final class PolicyTest {
  @Test
  void relay_never_leaves_the_relay_and_sends_nothing_to_the_peer() {
    World world = new World(20);
    EdgeNode connector = world.connector(NatKind.NONE);
    EdgeNode agent = world.node(NatKind.NONE);
    PeerSession session = world.session(agent, PathMode.RELAY);
    agent.transfer(session, "sink", 50_000, 100);
    world.run(30);
    assertEquals("RELAY", agent.route());
    assertEquals(50_000, connector.accepted().received);
    assertEquals(0, agent.directBytes);
    assertEquals(0, connector.directBytes);
  }

  @Test
  void direct_never_uses_the_relay_not_even_for_the_handshake() {
    World world = new World(21);
    EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
    EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);
    PeerSession session = world.session(agent, PathMode.DIRECT);
    agent.transfer(session, "sink", 50_000, 100);
    world.run(30);
    assertEquals("DIRECT", agent.route());
    assertEquals("DIRECT", connector.route());
    assertEquals(50_000, connector.accepted().received);
    assertEquals(0, world.intermediate.core.stats().relayBytes());
    assertEquals(0, connector.core.stats().initialsIgnored());
  }

  @Test
  void direct_ends_with_a_reason_where_there_is_no_direct_path() {
    World world = new World(22);
    world.connector(NatKind.SYMMETRIC);
    EdgeNode agent = world.node(NatKind.SYMMETRIC);
    agent.open("sink", PathMode.DIRECT);
    world.until(30, () -> agent.has(NodeEvent.SessionClosed.class), agent);
    NodeEvent.SessionClosed closed = agent.told(NodeEvent.SessionClosed.class).get(0);
    assertEquals(ErrorCode.NO_DIRECT_PATH, closed.code());
    assertFalse(closed.reason().isEmpty());
    assertFalse(agent.has(NodeEvent.SessionUp.class));
    assertEquals(0, world.intermediate.core.stats().relayBytes());
  }

  @Test
  void auto_stays_on_the_relay_where_there_is_no_direct_path_and_says_why() {
    World world = new World(23);
    EdgeNode connector = world.connector(NatKind.SYMMETRIC);
    EdgeNode agent = world.node(NatKind.SYMMETRIC);
    PeerSession session = world.session(agent, PathMode.AUTO);
    agent.transfer(session, "sink", 50_000, 100);
    world.run(40);
    assertEquals("RELAY", agent.route());
    assertEquals(50_000, connector.accepted().received);
    assertTrue(agent.core.stats().punchesFailed() >= 2, "it is tried again");
    assertTrue(
        agent.told(NodeEvent.Punched.class).stream()
            .anyMatch(each -> !each.direct() && each.detail().contains("no answer came back")));
  }

  @Test
  void auto_takes_a_direct_path_for_the_handshake_when_the_relay_carries_nothing() {
    World world = new World(25);
    EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
    EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);
    world.run(1);
    // What is relayed is the only thing that fills the largest datagrams of a leg.
    world.wire.drop(f -> f.to().equals(World.RELAY) && f.bytes().length > 1_200);
    PeerSession session = world.session(agent, PathMode.AUTO);
    agent.transfer(session, "sink", 1_000, 1_000);
    world.until(1, () -> !connector.transfers.isEmpty() && connector.accepted().ended, agent);
    assertEquals("DIRECT", agent.route());
    assertTrue(world.wire.now() < 5 * Wire.SECOND);
  }

  @Test
  void auto_goes_direct_through_every_pair_of_nats_that_lets_it() {
    for (NatKind one : NatKind.values()) {
      for (NatKind other : NatKind.values()) {
        boolean possible =
            one == NatKind.NONE
                || other == NatKind.NONE
                || (one == NatKind.PORT_RESTRICTED && other == NatKind.PORT_RESTRICTED);
        World world = new World(24);
        world.connector(one);
        EdgeNode agent = world.node(other);
        world.session(agent, PathMode.AUTO);
        world.run(6);
        String story = one + " " + other + "\n" + String.join("\n", agent.log);
        assertEquals(
            possible ? PathKind.DIRECT : PathKind.RELAY, agent.session().path().kind(), story);
      }
    }
  }
}
