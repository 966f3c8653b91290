package dev.crowfly.ice.behavior;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.stun.RetransmissionRules;
import dev.crowfly.ice.stun.ServerAddresses;
import dev.crowfly.ice.stun.StunServer;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Addresses;
import dev.crowfly.sim.net.Host;
import dev.crowfly.sim.net.Site;
import dev.crowfly.sim.net.VirtualNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** One discovery in virtual time: a site, a server of ours on the internet, and what they say. */
final class DiscoveryRun {
  private static final long LIMIT_NANOS = 30_000_000_000L;

  private final VirtualNetwork network;
  private final Host serverHost = new Host("server");
  private final ServerAddresses addresses;
  private final StunServer server;
  private final Site site;
  private final BehaviorDiscovery discovery;
  private Predicate<InetSocketAddress> answersFrom = from -> true;
  private long startNanos;
  private long endNanos = -1;

  private DiscoveryRun(
      long seed,
      AccessKind access,
      Site.Family family,
      double loss,
      boolean alternate,
      boolean tellLocal) {
    network = new VirtualNetwork(seed);
    network
        .internet()
        .link(
            Link.of(
                Stages.delay(Duration.ofMillis(15)),
                Stages.jitter(Duration.ofMillis(5)),
                Stages.loss(loss)));
    boolean v6 = family == Site.Family.IPV6;
    InetSocketAddress first = Addresses.endpoint(v6 ? "2001:db8:ffff::10" : "192.0.2.10", 3478);
    InetSocketAddress last = Addresses.endpoint(v6 ? "2001:db8:ffff::20" : "192.0.2.20", 3479);
    addresses =
        alternate ? ServerAddresses.withAlternate(first, last) : ServerAddresses.single(first);
    server = new StunServer(addresses);
    serverHost.attach(network.internet(), first.getAddress());
    serverHost.attach(network.internet(), last.getAddress());
    serverHost.receiver(this::serve);
    site = Site.make(network, 1, access, family);
    site.host().receiver(this::hear);
    Random random = new Random(seed);
    InetSocketAddress local = site.sockets().get(0);
    discovery =
        new BehaviorDiscovery(
            local,
            first,
            tellLocal ? List.of(local) : List.of(),
            RetransmissionRules.ICE,
            (out, offset, length) -> {
              byte[] drawn = new byte[length];
              random.nextBytes(drawn);
              System.arraycopy(drawn, 0, out, offset, length);
            });
  }

  static DiscoveryRun of(long seed, AccessKind access, double loss) {
    return new DiscoveryRun(seed, access, Site.Family.IPV4, loss, true, true);
  }

  static DiscoveryRun overIpv6(long seed, AccessKind access) {
    return new DiscoveryRun(seed, access, Site.Family.IPV6, 0, true, true);
  }

  static DiscoveryRun withPlainServer(long seed, AccessKind access) {
    return new DiscoveryRun(seed, access, Site.Family.IPV4, 0, false, true);
  }

  static DiscoveryRun withoutLocalAddresses(long seed, AccessKind access) {
    return new DiscoveryRun(seed, access, Site.Family.IPV4, 0, true, false);
  }

  /** Sockets of the server that do not answer at all, as when one of its addresses is down. */
  DiscoveryRun serverAnswersOnlyFrom(Predicate<InetSocketAddress> alive) {
    answersFrom = alive;
    return this;
  }

  BehaviorDiscovery discovery() {
    return discovery;
  }

  InetSocketAddress serverAddress() {
    return addresses.get(0);
  }

  private void serve(byte[] payload, InetSocketAddress local, InetSocketAddress peer, long now) {
    IceTransmit out = new IceTransmit().reset(new byte[600], 0, 600);
    InetSocketAddress at = local;
    if (server.receive(payload, 0, payload.length, at, peer, out)
        && answersFrom.test((InetSocketAddress) out.local())) {
      serverHost.send((InetSocketAddress) out.local(), (InetSocketAddress) out.peer(), bytes(out));
    }
  }

  private void hear(byte[] payload, InetSocketAddress local, InetSocketAddress peer, long now) {
    discovery.receive(payload, 0, payload.length, local, peer, network.now());
    drain();
  }

  private void drain() {
    IceTransmit out = new IceTransmit().reset(new byte[64], 0, 64);
    while (discovery.pollTransmit(out, network.now())) {
      site.host().send((InetSocketAddress) out.local(), (InetSocketAddress) out.peer(), bytes(out));
      out.reset(new byte[64], 0, 64);
    }
    if (discovery.result() != null && endNanos < 0) {
      endNanos = network.now();
    }
  }

  private static byte[] bytes(IceTransmit out) {
    return Arrays.copyOfRange(out.buffer(), out.offset(), out.offset() + out.length());
  }

  NatBehavior run() {
    startNanos = network.now();
    discovery.start(startNanos);
    drain();
    while (discovery.result() == null) {
      long next = Math.min(discovery.nextTimeout(), network.nextInstant());
      assertTrue(next >= network.now() && next < startNanos + LIMIT_NANOS, "stuck or too long");
      network.advanceTo(next);
      discovery.onTimeout(network.now());
      drain();
      assertTrue(
          discovery.nextTimeout() > network.now(), "a timeout in the past after a full drain");
    }
    assertFalse(discovery.pollTransmit(new IceTransmit().reset(new byte[64], 0, 64), endNanos));
    return discovery.result();
  }

  long tookMillis() {
    return (endNanos - startNanos) / 1_000_000;
  }

  long datagramsSent() {
    return site.host().sent();
  }
}
