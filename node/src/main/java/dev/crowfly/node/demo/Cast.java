package dev.crowfly.node.demo;

import dev.crowfly.ice.candidate.InterfaceFilter;
import dev.crowfly.node.Intermediate;
import dev.crowfly.node.core.edge.EdgeConfig;
import dev.crowfly.node.io.SystemRandom;
import dev.crowfly.node.io.Transport;
import dev.crowfly.node.io.UdpSocket;
import dev.crowfly.node.nat.NatBox;
import dev.crowfly.node.nat.NatConfig;
import dev.crowfly.node.nat.NatKind;
import dev.crowfly.node.runtime.EdgeListener;
import dev.crowfly.node.runtime.EdgeRuntime;
import dev.crowfly.node.runtime.EdgeSetup;
import dev.crowfly.node.runtime.HandlerThreads;
import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** Who plays: an Intermediate, a Connector and an Agent, on loopback. */
final class Cast implements AutoCloseable {
  private static final long NOT_BEFORE_MILLIS = 1_577_836_800_000L; // 2020
  private static final long NOT_AFTER_MILLIS = 4_102_444_800_000L; // 2100
  private static final int INSIDE_PORT = 4433;

  private final ExecutorService threads = HandlerThreads.open();
  private final Deque<Runnable> open = new ArrayDeque<>();
  private final Intermediate intermediate;

  /** The Intermediate alone; the others come by {@link #edge}. */
  Cast() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    intermediate =
        Intermediate.builder()
            .identity(newIdentity())
            .listen(new InetSocketAddress(loopback, 0))
            .open();
    open.push(intermediate::close);
  }

  Intermediate intermediate() {
    return intermediate;
  }

  /**
   * A Connector or an Agent behind a NAT.
   *
   * @param number tells their networks apart
   */
  EdgeRuntime edge(boolean connector, NatKind nat, int number, PathCut cut, EdgeListener listener)
      throws IOException {
    EdgeConfig config =
        EdgeConfig.builder(newIdentity(), PeerVerifiers.pinned(NodeId.parse(intermediate.id())))
            .roles(connector, !connector)
            .build();
    InetSocketAddress relay = intermediate.localAddress();
    EdgeSetup setup =
        new EdgeSetup(
            config,
            relay.getAddress().getHostAddress(),
            relay.getPort(),
            () -> List.of(socket(nat, number)),
            InterfaceFilter.defaults(),
            threads,
            cut);
    EdgeRuntime node = new EdgeRuntime(setup, listener);
    open.push(node::close);
    return node;
  }

  private Transport socket(NatKind nat, int number) throws IOException {
    if (nat == NatKind.NONE) {
      return UdpSocket.open(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    }
    InetAddress inside = InetAddress.getByAddress(new byte[] {10, 0, (byte) number, 2});
    NatConfig config =
        NatConfig.of(nat, new InetSocketAddress(inside, INSIDE_PORT), NatBox.outside(1 + number))
            .withPermitted(List.of(intermediate.localAddress()));
    return new NatBox(config);
  }

  private static Identity newIdentity() {
    return Identity.generate(
        KeyKind.ED25519, new SystemRandom(), NOT_BEFORE_MILLIS, NOT_AFTER_MILLIS);
  }

  /** Closes the last first, so that each can say good-bye. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
    threads.shutdown();
  }
}
