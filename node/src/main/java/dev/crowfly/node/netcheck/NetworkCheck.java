package dev.crowfly.node.netcheck;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.behavior.BehaviorDiscovery;
import dev.crowfly.ice.stun.RetransmissionRules;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** Asks a STUN server how the network in between behaves. Blocks; used once. */
public final class NetworkCheck {
  private static final int DATAGRAM_BYTES = 1500;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The socket, as discovery knows it. */
  private static final SocketAddress BASE = InetSocketAddress.createUnresolved("base", 0);

  private final DatagramChannel channel;
  private final InetSocketAddress server;
  private final List<InetSocketAddress> hosts;
  private final BehaviorDiscovery discovery;
  private final byte[] slot = new byte[DATAGRAM_BYTES];
  private final IceTransmit transmit = new IceTransmit();
  private final ByteBuffer received = ByteBuffer.allocate(DATAGRAM_BYTES);
  private final long origin = System.nanoTime();
  private long askedAt = -1;
  private long rttNanos;
  private IOException sendFailure;

  private NetworkCheck(DatagramChannel channel, InetSocketAddress server, RandomSource random)
      throws IOException {
    this.channel = channel;
    this.server = server;
    hosts = hosts((InetSocketAddress) channel.getLocalAddress(), server);
    discovery = new BehaviorDiscovery(BASE, server, hosts, RetransmissionRules.ICE, random);
  }

  /**
   * Checks one IP version: that of the server. Takes 19 s at most.
   *
   * @param bind the local address to examine; null = any
   * @throws IOException when there is no socket, or nothing could be sent
   */
  public static NetworkReport run(
      InetSocketAddress server, InetSocketAddress bind, RandomSource random)
      throws IOException, InterruptedException {
    boolean ipv4 = server.getAddress() instanceof Inet4Address;
    try (Selector selector = Selector.open();
        DatagramChannel channel =
            DatagramChannel.open(
                ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
      channel.bind(bind == null ? new InetSocketAddress(0) : bind);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      return new NetworkCheck(channel, server, random).run(selector);
    }
  }

  private NetworkReport run(Selector selector) throws IOException, InterruptedException {
    discovery.start(now());
    while (discovery.result() == null) {
      discovery.onTimeout(now());
      send();
      if (discovery.result() == null) {
        long nanos = discovery.nextTimeout() - now();
        selector.select(Math.max(1, nanos / NANOS_PER_MILLI));
        selector.selectedKeys().clear();
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while the network is checked");
        }
        receive();
      }
    }
    if (!discovery.result().udpWorks() && sendFailure != null) {
      throw sendFailure;
    }
    return new NetworkReport(server, hosts, discovery.result(), rttNanos);
  }

  private void send() {
    while (discovery.pollTransmit(transmit.reset(slot, 0, slot.length), now())) {
      try {
        askedAt = askedAt < 0 ? now() : askedAt;
        channel.send(ByteBuffer.wrap(slot, 0, transmit.length()), transmit.peer());
      } catch (IOException e) {
        // No route: the request is repeated, and it may have come back by then.
        sendFailure = e;
      }
    }
  }

  private void receive() {
    while (true) {
      SocketAddress peer;
      try {
        received.clear();
        peer = channel.receive(received);
      } catch (IOException e) {
        continue; // an ICMP error of what was sent; the next read is another
      }
      if (peer == null) {
        return;
      }
      boolean taken =
          discovery.receive(
              received.array(), 0, received.position(), BASE, (InetSocketAddress) peer, now());
      if (taken && rttNanos == 0) {
        rttNanos = Math.max(1, now() - askedAt);
      }
    }
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  /** The addresses that a socket has, of the server's IP version. */
  private static List<InetSocketAddress> hosts(InetSocketAddress bound, InetSocketAddress server)
      throws IOException {
    List<InetSocketAddress> hosts = new ArrayList<>();
    if (!bound.getAddress().isAnyLocalAddress()) {
      hosts.add(bound);
      return hosts;
    }
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : each.inetAddresses().toList()) {
        boolean sameVersion = address.getClass() == server.getAddress().getClass();
        boolean useful =
            address.isLoopbackAddress() == server.getAddress().isLoopbackAddress()
                && !address.isLinkLocalAddress();
        if (each.isUp() && sameVersion && useful) {
          hosts.add(new InetSocketAddress(address, bound.getPort()));
        }
      }
    }
    return hosts;
  }
}
