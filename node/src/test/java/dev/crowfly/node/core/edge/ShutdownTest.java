package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.signaling.ErrorCode;
import org.junit.jupiter.api.Test;

/** A node goes, and everybody knows it. */
final class ShutdownTest {
  private final World world = new World(90);
  private final EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
  private final EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);

  @Test
  void a_connector_that_goes_ends_its_sessions_with_a_word() {
    world.session(agent, PathMode.AUTO);
    world.run(2);
    long begun = world.wire.now();
    connector.core.shutdown(begun);
    world.until(3, () -> connector.has(NodeEvent.Ended.class), connector);
    System.out.println("shutdown: " + (world.wire.now() - begun) / Wire.MILLI + " ms");
    world.until(1, () -> agent.has(NodeEvent.SessionClosed.class), agent);
    assertEquals(ErrorCode.NONE, agent.told(NodeEvent.SessionClosed.class).get(0).code());
    assertTrue(agent.core.sessions().isEmpty());
    world.run(1);
    assertEquals(1, world.intermediate.core.stats().nodes());
    assertEquals(0, world.intermediate.core.stats().sessions());
    assertEquals(0, world.intermediate.core.stats().services());
    assertEquals(0, connector.core.stats().sessions());
  }

  @Test
  void streams_may_end_before_the_node_goes() {
    PeerSession session = world.session(agent, PathMode.AUTO);
    agent.transfer(session, "sink", 100_000, 100); // takes a second
    world.run(0.1);
    agent.core.shutdown(world.wire.now());
    world.until(3, () -> agent.has(NodeEvent.Ended.class), agent);
    assertTrue(connector.accepted().ended);
    assertEquals(100_000, connector.accepted().received);
  }

  @Test
  void a_stream_that_does_not_end_holds_nobody_for_more_than_three_seconds() {
    PeerSession session = world.session(agent, PathMode.AUTO);
    agent.transfer(session, "sink", 1 << 30, 1);
    world.run(0.1);
    long begun = world.wire.now();
    agent.core.shutdown(begun);
    world.until(3.001, () -> agent.has(NodeEvent.Ended.class), agent);
    assertTrue(world.wire.now() - begun > Wire.SECOND);
  }

  @Test
  void a_node_that_is_alone_goes_at_once() {
    world.stopIntermediate();
    EdgeNode lonely = world.node(NatKind.NONE);
    lonely.open("sink", PathMode.AUTO);
    world.run(1);
    lonely.core.shutdown(world.wire.now());
    world.until(3, () -> lonely.has(NodeEvent.Ended.class), lonely);
    NodeEvent.OpenFailed failed = lonely.told(NodeEvent.OpenFailed.class).get(0);
    assertEquals(ErrorCode.CANCELLED, failed.code());
  }
}
