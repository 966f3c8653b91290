package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.wire.Nodes;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.signaling.ErrorCode;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets no session, and who gets no connection. */
final class RefusalTest {
  private final World world = new World(80);

  private static NodeEvent.OpenFailed failure(World world, EdgeNode agent) {
    world.until(15, () -> agent.has(NodeEvent.OpenFailed.class), agent);
    return agent.told(NodeEvent.OpenFailed.class).get(0);
  }

  @Test
  void an_unknown_service() {
    EdgeNode agent = world.node(NatKind.NONE);
    long request = agent.open("nothing", PathMode.AUTO);
    assertEquals(request, failure(world, agent).request());
    assertEquals(ErrorCode.UNKNOWN_SERVICE, failure(world, agent).code());
  }

  @Test
  void a_name_that_is_none() {
    EdgeNode agent = world.node(NatKind.NONE);
    agent.open("No Name!", PathMode.AUTO);
    assertEquals(ErrorCode.INVALID, failure(world, agent).code());
  }

  @Test
  void a_node_that_is_no_agent() {
    EdgeNode node = world.node(NatKind.NONE, builder -> builder.roles(true, false));
    long request = node.open("sink", PathMode.AUTO);
    assertEquals(request, failure(world, node).request());
    assertEquals(ErrorCode.INVALID, failure(world, node).code());
    assertTrue(node.core.sessions().isEmpty());
  }

  @Test
  void no_intermediate() {
    world.stopIntermediate();
    EdgeNode agent = world.node(NatKind.NONE);
    agent.open("sink", PathMode.AUTO);
    assertEquals(ErrorCode.INTERMEDIATE_UNREACHABLE, failure(world, agent).code());
  }

  @Test
  void an_agent_that_the_connector_does_not_want() {
    EdgeNode connector =
        world.node(NatKind.NONE, b -> b.allow(List.of(World.identity(999).nodeId())));
    world.publish(connector);
    EdgeNode agent = world.node(NatKind.NONE);
    agent.open("sink", PathMode.AUTO);
    assertEquals(ErrorCode.REFUSED_BY_PEER, failure(world, agent).code());
    assertTrue(connector.core.sessions().isEmpty());
  }

  @Test
  void another_peer_than_was_asked_for() {
    EdgeNode connector = world.connector(NatKind.NONE);
    EdgeNode agent = world.node(NatKind.NONE);
    String expected = World.identity(999).nodeId().toString();
    agent.core.open("sink", "", expected, PathMode.AUTO, world.wire.now());
    NodeEvent.OpenFailed failed = failure(world, agent);
    assertEquals(ErrorCode.WRONG_PEER, failed.code());
    world.run(2);
    assertTrue(agent.core.sessions().isEmpty());
    assertTrue(connector.core.sessions().isEmpty());
    assertEquals(0, connector.core.stats().sessionsUp());
  }

  @Test
  void a_service_that_nobody_serves_any_more() {
    EdgeNode connector = world.connector(NatKind.NONE);
    EdgeNode agent = world.node(NatKind.NONE);
    PeerSession session = world.session(agent, PathMode.AUTO);
    connector.core.unpublish("source", world.wire.now());
    world.run(1);
    QuicStream refused = session.openStream("source", world.wire.now());
    QuicStream unknown = session.openStream("nothing", world.wire.now());
    QuicStream served = session.openStream("sink", world.wire.now());
    world.run(1);
    assertEquals(ErrorCode.UNKNOWN_SERVICE.code(), refused.peerErrorCode());
    assertEquals(ErrorCode.UNKNOWN_SERVICE.code(), unknown.peerErrorCode());
    assertEquals(-1, served.peerErrorCode());
    assertEquals(1, connector.told(NodeEvent.StreamOpened.class).size());
  }

  @Test
  void a_stranger_who_knocks_is_ignored_and_harms_nobody() {
    EdgeNode connector = world.connector(NatKind.NONE);
    EdgeNode agent = world.node(NatKind.NONE);
    PeerSession session = world.session(agent, PathMode.AUTO);
    world.run(2);
    InetSocketAddress from = new InetSocketAddress("192.0.2.200", 7000);
    InetSocketAddress to = connector.access.inside;
    long before = connector.directBytes;
    for (int i = 0; i < 100; i++) {
      knock(i, from, to, connector);
      world.run(0.01);
    }
    world.run(3);
    assertEquals(100, connector.core.stats().initialsIgnored());
    assertTrue(connector.directBytes - before < 2_000, "a stranger gets no answer");
    agent.transfer(session, "sink", 1_000, 1_000);
    world.until(1, () -> !connector.transfers.isEmpty() && connector.accepted().ended);
    assertFalse(agent.has(NodeEvent.SessionLost.class));
  }

  private void knock(int seed, InetSocketAddress from, InetSocketAddress to, EdgeNode at) {
    QuicEndpoint stranger =
        QuicEndpoints.create(
            EndpointConfig.builder(Nodes.random(seed), new byte[EndpointConfig.SECRET_BYTES])
                .build());
    TlsConfig tls =
        TlsConfig.builder()
            .alpn("crowfly/1")
            .credentials(World.identity(998).credentials())
            .peerVerifier(PeerVerifiers.insecureAcceptAnyone())
            .build();
    long now = world.wire.now();
    stranger.connect(
        QuicConfig.builder(tls).build(), new LocalKey(0, 0), to, null, Nodes.TODAY_MILLIS, now);
    byte[] slot = new byte[1500];
    Transmit out = new Transmit();
    while (stranger.pollTransmit(out.reset(slot, 0, slot.length), now)) {
      at.receive(to, new Datagram().set(slot, 0, out.length(), to, from), now);
    }
  }

  @Test
  void noise_of_all_kinds_is_counted_and_harms_nobody() {
    EdgeNode connector = world.connector(NatKind.NONE);
    EdgeNode agent = world.node(NatKind.NONE);
    PeerSession session = world.session(agent, PathMode.AUTO);
    InetSocketAddress from = new InetSocketAddress("192.0.2.200", 7000);
    InetSocketAddress to = connector.access.inside;
    byte[] noise = new byte[1500];
    for (int i = 0; i < 3_000; i++) {
      Nodes.random(i).nextBytes(noise, 0, noise.length);
      int length = i % 1_400;
      connector.receive(to, new Datagram().set(noise, 0, length, to, from), world.wire.now());
    }
    EdgeStats stats = connector.core.stats();
    assertTrue(stats.datagramsDropped() > 100 && stats.stunUnmatched() > 10);
    agent.transfer(session, "sink", 1_000, 1_000);
    world.until(2, () -> !connector.transfers.isEmpty() && connector.accepted().ended);
    assertTrue(world.wire.now() > Wire.SECOND / 2);
  }
}
