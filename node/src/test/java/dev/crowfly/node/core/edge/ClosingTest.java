package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.signaling.ErrorCode;
import org.junit.jupiter.api.Test;

/** Sessions and connections that end at an awkward moment. */
final class ClosingTest {
  private final World world = new World(260);

  @Test
  void a_session_that_is_closed_while_it_is_asked_for_again_stays_closed() {
    EdgeNode connector = world.connector(NatKind.NONE);
    EdgeNode agent = world.node(NatKind.NONE);
    PeerSession session = world.session(agent, PathMode.RELAY); // no stateless reset comes here
    world.run(1);
    world.wire.remove(connector);
    world.run(1);
    EdgeNode reborn = world.node(1, NatKind.NONE, builder -> builder);
    reborn.core.publish("sink", reborn.now());
    reborn.core.publish("source", reborn.now());
    world.until(30, () -> agent.has(NodeEvent.SessionLost.class), agent, reborn);
    world.run(0.02); // the open is on its way, the answer is not
    assertFalse(
        reborn.has(NodeEvent.SessionOffered.class),
        () -> String.join("\n", agent.log) + "\n--\n" + String.join("\n", reborn.log));
    session.close(ErrorCode.NONE, "no more", agent.now());
    world.run(10);
    assertTrue(reborn.has(NodeEvent.SessionOffered.class), "it was asked for");
    assertEquals(1, agent.told(NodeEvent.SessionClosed.class).size());
    assertEquals(1, agent.told(NodeEvent.SessionUp.class).size());
    assertFalse(reborn.has(NodeEvent.SessionUp.class));
    for (EdgeNode node : new EdgeNode[] {agent, reborn}) {
      assertTrue(node.core.sessions().isEmpty(), () -> String.join("\n", node.log));
      assertEquals(1, node.core.stats().connections(), "the leg");
    }
    world.session(agent, PathMode.AUTO);
  }

  @Test
  void a_connection_that_has_just_ended_is_none() {
    world.connector(NatKind.NONE);
    EdgeNode agent = world.node(NatKind.NONE);
    PeerSession session = world.session(agent, PathMode.AUTO);
    QuicConnection connection = session.connection();
    assertNotNull(connection);
    connection.close(ErrorCode.CANCELLED.code(), "as if by the peer", agent.now());
    assertTrue(connection.isClosed());
    assertFalse(agent.has(NodeEvent.SessionLost.class), "nobody was told yet");
    assertNull(session.connection());
    assertEquals(0, agent.core.stats().sessionsUp());
    world.run(1);
    assertNull(session.connection());
  }
}
