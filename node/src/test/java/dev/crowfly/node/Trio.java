package dev.crowfly.node;

import dev.crowfly.node.io.SystemRandom;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An Intermediate, a Connector and an Agent in one process, on real sockets of loopback. */
final class Trio implements AutoCloseable {
  final Intermediate intermediate;
  final Node connector;
  final Node agent;
  final Recorder connectorNews = new Recorder("connector");
  final Recorder agentNews = new Recorder("agent");

  Trio() throws IOException {
    intermediate = Intermediate.builder().identity(newIdentity()).listen(anyLoopbackPort()).open();
    connector = node().listener(connectorNews).roles(true, false).open();
    agent = node().listener(agentNews).roles(false, true).open();
  }

  /** Begins another node of this Intermediate. */
  NodeBuilder node() {
    return Node.builder().identity(newIdentity()).intermediate(address()).bind(anyLoopbackPort());
  }

  String address() {
    return intermediate.id() + "@127.0.0.1:" + intermediate.localAddress().getPort();
  }

  static InetSocketAddress anyLoopbackPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static Identity newIdentity() {
    return Identity.generate(
        KeyKind.ED25519, new SystemRandom(), 1_577_836_800_000L, 4_102_444_800_000L);
  }

  @Override
  public void close() {
    agent.close();
    connector.close();
    intermediate.close();
  }
}
