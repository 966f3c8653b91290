package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.intermediate.IntermediateConfig;
import dev.crowfly.node.core.wire.IntermediateHost;
import dev.crowfly.node.core.wire.Nodes;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** An Intermediate, and edge nodes around it, 50 ms from each other. */
final class World {
  static final InetSocketAddress RELAY = new InetSocketAddress("198.51.100.1", 4433);

  private static final Map<Long, Identity> IDENTITIES = new HashMap<>();

  final Wire wire = new Wire();
  final Identity relayIdentity = identity(1);
  IntermediateHost intermediate;
  final long seed;
  private int nodes;

  World(long seed) {
    this.seed = seed;
    wire.delay(25 * Wire.MILLI);
    startIntermediate();
  }

  /** Keys take time to make, and which ones they are does not matter. */
  static synchronized Identity identity(long number) {
    return IDENTITIES.computeIfAbsent(number, Nodes::identity);
  }

  void startIntermediate() {
    IntermediateConfig config = IntermediateConfig.builder(relayIdentity).build();
    intermediate = new IntermediateHost(wire, config, seed + wire.now(), RELAY);
  }

  void stopIntermediate() {
    wire.remove(intermediate);
  }

  EdgeNode node(NatKind nat) {
    return node(nat, builder -> builder);
  }

  /** Another node, attached and on its way to the Intermediate. */
  EdgeNode node(NatKind nat, UnaryOperator<EdgeConfig.Builder> settings) {
    int number = ++nodes;
    return node(number, nat, settings);
  }

  /** The node with this number, perhaps for the second time. */
  EdgeNode node(int number, NatKind nat, UnaryOperator<EdgeConfig.Builder> settings) {
    return node(number, nat, settings, 5000);
  }

  EdgeNode node(int number, NatKind nat, UnaryOperator<EdgeConfig.Builder> settings, int port) {
    EdgeConfig config =
        settings
            .apply(
                EdgeConfig.builder(
                    identity(100 + number), PeerVerifiers.pinned(relayIdentity.nodeId())))
            .build();
    long own = seed * 1_000 + number + 7 * wire.now();
    EdgeNode node = new EdgeNode(wire, config, own, List.of(RELAY));
    node.attach(access(number, nat, port));
    return node;
  }

  static Access access(int number, NatKind nat, int port) {
    InetSocketAddress inside =
        nat == NatKind.NONE
            ? new InetSocketAddress("192.0.2." + number, port)
            : new InetSocketAddress("10.0." + number + ".2", port);
    return new Access(nat, inside, new InetSocketAddress("203.0.113." + number, port));
  }

  /** A Connector with the services of {@link EdgeNode}, registered. */
  EdgeNode connector(NatKind nat) {
    return publish(node(nat));
  }

  EdgeNode publish(EdgeNode node) {
    for (String service : List.of("sink", "source")) {
      node.core.publish(service, wire.now());
    }
    until(10, () -> node.told(NodeEvent.Registered.class).size() >= 2, node);
    return node;
  }

  /** Lets the Agent have a session whose C is there. */
  PeerSession session(EdgeNode agent, PathMode mode) {
    int before = agent.told(NodeEvent.SessionUp.class).size();
    agent.open("sink", mode);
    until(20, () -> agent.told(NodeEvent.SessionUp.class).size() > before, agent);
    return agent.told(NodeEvent.SessionUp.class).get(before).session();
  }

  /** Waits until its C takes such a path. */
  void untilPath(EdgeNode node, PathKind kind, int seconds) {
    until(
        seconds, () -> node.session().path() != null && node.session().path().kind() == kind, node);
  }

  /** Nothing that is not for the Intermediate, or from it, arrives. */
  void cutDirect() {
    wire.drop(flight -> !flight.from().equals(RELAY) && !flight.to().equals(RELAY));
  }

  void heal() {
    wire.drop(flight -> false);
  }

  void run(double seconds) {
    wire.runFor((long) (seconds * Wire.SECOND));
  }

  void until(double seconds, BooleanSupplier holds, EdgeNode... whoTells) {
    boolean held = wire.runUntil(holds, (long) (seconds * Wire.SECOND));
    StringBuilder story = new StringBuilder("seed " + seed);
    if (!held) {
      for (EdgeNode node : whoTells) {
        story.append('\n').append(String.join("\n", node.log));
      }
    }
    assertTrue(held, story::toString);
  }

  long nowMillis() {
    return wire.now() / Wire.MILLI;
  }
}
