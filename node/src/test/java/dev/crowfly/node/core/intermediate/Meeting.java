package dev.crowfly.node.core.intermediate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.wire.EdgeModel;
import dev.crowfly.node.core.wire.IntermediateHost;
import dev.crowfly.node.core.wire.Nodes;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingEvent;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.UnaryOperator;

/** An Intermediate and nodes around it. */
final class Meeting {
  static final InetSocketAddress RELAY = new InetSocketAddress("198.51.100.1", 4433);

  final Wire wire = new Wire();
  final Identity identity = Nodes.identity(1);
  final Parameters parameters = Parameters.defaults();
  IntermediateHost intermediate;
  private int edges;

  /** With an Intermediate that is switched on. */
  Meeting() {
    this(config -> config);
  }

  Meeting(UnaryOperator<IntermediateConfig.Builder> settings) {
    start(settings);
  }

  /** Switches the Intermediate on, with empty memory. */
  void start(UnaryOperator<IntermediateConfig.Builder> settings) {
    IntermediateConfig config = settings.apply(IntermediateConfig.builder(identity)).build();
    intermediate = new IntermediateHost(wire, config, 77 + wire.now(), RELAY);
  }

  /** Switches it off without a word. */
  void stop() {
    wire.remove(intermediate);
  }

  NodeId intermediateId() {
    return identity.nodeId();
  }

  /** A node with an address of its own, which knows the Intermediate. */
  EdgeModel edge() {
    EdgeModel edge = newEdge(intermediateId());
    edge.resolves = List.of(RELAY);
    edge.network(0, address(edges));
    return edge;
  }

  /** A node that is not connected to the network yet. */
  EdgeModel newEdge(NodeId expected) {
    edges++;
    return new EdgeModel(wire, 1_000 * edges, PeerVerifiers.pinned(expected), parameters);
  }

  static InetSocketAddress address(int number) {
    return new InetSocketAddress("192.0.2." + number, 5000);
  }

  /** Lets the two have a session. */
  SessionId introduce(EdgeModel agent, EdgeModel connector, String service) {
    connector.signaling.register(service, wire.now());
    assertTrue(
        wire.runUntil(
            () -> !connector.heard(SignalingEvent.Registered.class).isEmpty(), 10 * Wire.SECOND));
    int before = agent.sessions.size();
    agent.open(service);
    assertTrue(wire.runUntil(() -> agent.sessions.size() > before, 10 * Wire.SECOND));
    return agent.sessions.get(before);
  }
}
