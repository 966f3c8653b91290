package dev.crowfly.node.runtime;

import dev.crowfly.ice.stun.ServerAddresses;
import dev.crowfly.node.core.intermediate.StunSockets;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.node.io.Transport;
import dev.crowfly.node.io.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The sockets of an Intermediate: one, or the four of RFC 5780 §6 (two addresses, two ports each).
 *
 * @param main where it listens, with the true port
 * @param forStun the same for the STUN server
 */
record ListenSockets(InetSocketAddress main, StunSockets forStun) {
  private static final int DEFAULT_PORT = 4433;
  private static final int LAST_PORT = 65_535;

  static ListenSockets open(EventLoop loop, InetSocketAddress listen, InetSocketAddress alternate)
      throws IOException {
    if (alternate == null) {
      Transport one =
          listen == null
              ? UdpSocket.openDualStack(DEFAULT_PORT)
              : OpenedSockets.open(List.of(listen)).get(0);
      int number = loop.add(one);
      InetSocketAddress bound = one.localAddress();
      InetSocketAddress told = advertised(bound);
      StunSockets stun =
          told == null ? StunSockets.none() : StunSockets.single(loop.key(number), told);
      return new ListenSockets(bound, observed(loop, bound, told, stun));
    }
    checkAlternate(listen, alternate);
    InetAddress first = listen.getAddress();
    InetAddress second = alternate.getAddress();
    List<InetSocketAddress> four =
        List.of(
            listen,
            new InetSocketAddress(first, alternate.getPort()),
            new InetSocketAddress(second, listen.getPort()),
            alternate);
    List<SocketAddress> keys = new ArrayList<>();
    for (Transport each : OpenedSockets.open(four)) {
      keys.add(loop.key(loop.add(each)));
    }
    return new ListenSockets(
        listen, new StunSockets(ServerAddresses.withAlternate(listen, alternate), keys));
  }

  /**
   * A second port, for nothing but STUN: a node that is seen from two ports knows whether its NAT
   * gives each destination another one. The next port, so that a firewall can be told of it; any
   * other if that is taken. Without it nodes only know less.
   */
  private static StunSockets observed(
      EventLoop loop, InetSocketAddress bound, InetSocketAddress told, StunSockets stun)
      throws IOException {
    Transport second = told == null ? null : openBeside(bound);
    if (second == null) {
      return stun;
    }
    int number = loop.add(second);
    return stun.withObserver(
        loop.key(number),
        new InetSocketAddress(told.getAddress(), second.localAddress().getPort()));
  }

  private static Transport openBeside(InetSocketAddress bound) {
    for (int port : new int[] {bound.getPort() + 1, 0}) {
      try {
        if (port <= LAST_PORT) {
          return UdpSocket.open(new InetSocketAddress(bound.getAddress(), port));
        }
      } catch (IOException e) {
        // Taken: the next one is as good, and none at all is no misfortune.
      }
    }
    return null;
  }

  private static void checkAlternate(InetSocketAddress listen, InetSocketAddress alternate) {
    if (listen == null
        || listen.getAddress().isAnyLocalAddress()
        || alternate.getAddress().isAnyLocalAddress()
        || listen.getAddress().equals(alternate.getAddress())
        || listen.getPort() == alternate.getPort()
        || listen.getPort() == 0
        || alternate.getPort() == 0) {
      throw new IllegalArgumentException(
          "an alternate address wants another IP address of this machine and another port than the"
              + " one listened on, and neither may be a wildcard or port 0");
    }
  }

  /** An address that clients reach the socket at; null if there is none. */
  private static InetSocketAddress advertised(InetSocketAddress bound) throws IOException {
    if (!bound.getAddress().isAnyLocalAddress()) {
      return bound;
    }
    InetAddress best =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLinkLocalAddress())
            .min(Comparator.comparing(InetAddress::isLoopbackAddress))
            .orElse(null);
    return best == null ? null : new InetSocketAddress(best, bound.getPort());
  }
}
