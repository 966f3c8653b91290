package dev.crowfly.node.core.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.intermediate.IntermediateConfig;
import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingEvent;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.UnaryOperator;

/** An Intermediate and nodes around it. */
public final class Meeting {
  /** Where the Intermediate is. */
  public static final InetSocketAddress RELAY = new InetSocketAddress("198.51.100.1", 4433);

  public final Wire wire = new Wire();
  public final Identity identity = Nodes.identity(1);
  public final Parameters parameters = Parameters.defaults();
  public IntermediateHost intermediate;
  private int edges;

  /** With an Intermediate that is switched on. */
  public Meeting() {
    this(config -> config);
  }

  /** With an Intermediate that is set up like this. */
  public Meeting(UnaryOperator<IntermediateConfig.Builder> settings) {
    start(settings);
  }

  /** Switches the Intermediate on, with empty memory. */
  public void start(UnaryOperator<IntermediateConfig.Builder> settings) {
    IntermediateConfig config = settings.apply(IntermediateConfig.builder(identity)).build();
    intermediate = new IntermediateHost(wire, config, 77 + wire.now(), RELAY);
  }

  /** Switches it off without a word. */
  public void stop() {
    wire.remove(intermediate);
  }

  /** Its node id. */
  public NodeId intermediateId() {
    return identity.nodeId();
  }

  /** A node with an address of its own, which knows the Intermediate. */
  public EdgeModel edge() {
    EdgeModel edge = newEdge(intermediateId());
    edge.resolves = List.of(RELAY);
    edge.network(0, address(edges));
    return edge;
  }

  /** A node that is not connected to the network yet. */
  public EdgeModel newEdge(NodeId expected) {
    edges++;
    return new EdgeModel(wire, 1_000L * edges, PeerVerifiers.pinned(expected), parameters);
  }

  /** An address for a node. */
  public static InetSocketAddress address(int number) {
    return new InetSocketAddress("192.0.2." + number, 5000);
  }

  /** Lets the two have a session. */
  public SessionId introduce(EdgeModel agent, EdgeModel connector, String service) {
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
