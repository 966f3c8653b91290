package dev.crowfly.node.nat;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.behavior.BehaviorDiscovery;
import dev.crowfly.ice.behavior.NatBehavior;
import dev.crowfly.ice.stun.RetransmissionRules;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** A client that finds out what is between it and a STUN server. */
final class DiscoveryMachine implements NodeMachine {
  final CompletableFuture<NatBehavior> result = new CompletableFuture<>();
  private final BehaviorDiscovery discovery;
  private final IceTransmit slot = new IceTransmit();

  DiscoveryMachine(InetSocketAddress local, InetSocketAddress server, RetransmissionRules rules) {
    SplittableRandom random = new SplittableRandom(3);
    discovery =
        new BehaviorDiscovery(
            new LocalKey(0, 0),
            server,
            List.of(local),
            rules,
            (out, offset, length) -> {
              for (int i = 0; i < length; i++) {
                out[offset + i] = (byte) random.nextInt();
              }
            });
  }

  void start(long now) {
    discovery.start(now);
  }

  @Override
  public void receive(Datagram in, long now) {
    discovery.receive(
        in.buffer(), in.offset(), in.length(), in.local(), (InetSocketAddress) in.peer(), now);
    look();
  }

  private void look() {
    if (discovery.result() != null) {
      result.complete(discovery.result());
    }
  }

  @Override
  public boolean pollTransmit(Transmit out, long now) {
    if (!discovery.pollTransmit(slot.reset(out.buffer(), out.offset(), out.limit()), now)) {
      return false;
    }
    out.filled(slot.length(), slot.local(), slot.peer());
    return true;
  }

  @Override
  public void onTimeout(long now) {
    discovery.onTimeout(now);
    look();
  }

  @Override
  public long nextTimeout() {
    return discovery.nextTimeout();
  }

  @Override
  public NodeEvent pollEvent() {
    return null;
  }

  @Override
  public void timeOfDay(long millisSince1970, long now) {}

  @Override
  public void shutdown(long now) {}
}
