package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.tunnel.ServiceLink;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.node.io.HelperThreads;
import dev.crowfly.node.io.tunnel.Resolver;
import dev.crowfly.node.io.tunnel.TcpBackend;
import dev.crowfly.node.io.tunnel.TcpForward;
import dev.crowfly.node.io.tunnel.TunnelIo;
import dev.crowfly.node.io.tunnel.TunnelLimits;
import dev.crowfly.node.io.tunnel.UdpBackend;
import dev.crowfly.node.io.tunnel.UdpForward;
import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The forwards and backends of a node. On the loop's thread. */
final class Tunnels {
  private record Target(String service, String expectedPeer, PathMode mode) {}

  private final EdgeEvents events;
  private final EdgeListener listener;
  private final TunnelIo io;
  private final Resolver resolver;
  private final TunnelLimits limits = TunnelLimits.DEFAULT;
  private final Map<Target, LinkKeeper> keepers = new HashMap<>();

  Tunnels(EdgeEvents events, EdgeListener listener, EventLoop loop, HelperThreads helpers) {
    this.events = events;
    this.listener = listener;
    io = new TunnelIo(loop::register, events.published().chunks());
    resolver =
        (host, port, outcome) ->
            helpers.resolve(
                host,
                port,
                (found, failure, now) -> outcome.resolved(found == null ? List.of() : found, now));
  }

  long nextTimeout() {
    return io.nextTimeout();
  }

  void onTimeout(long now) {
    io.onTimeout(now);
  }

  /** Listens there and carries each connection to the service. */
  TcpForward forwardTcp(
      InetSocketAddress listen, String service, String expectedPeer, PathMode mode, long now)
      throws IOException {
    TcpForward forward =
        TcpForward.listen(listen, link(service, expectedPeer, mode, now), io, limits);
    forward.listener(
        (which, why) -> listener.onFailure(why, "service " + service + ": " + why.meaning()));
    return forward;
  }

  /** Connects each stream of a service to a backend. */
  TcpBackend tcpBackend(InetSocketAddress backend) {
    return new TcpBackend(
        backend,
        resolver,
        io,
        limits,
        (where, why) ->
            listener.onFailure(
                ErrorCode.BACKEND_UNREACHABLE,
                "tcp://" + where.getHostString() + ":" + where.getPort() + ": " + why));
  }

  /** Listens there and carries the datagrams of each sender to the service. */
  UdpForward forwardUdp(
      InetSocketAddress listen, String service, String expectedPeer, PathMode mode, long now)
      throws IOException {
    return UdpForward.listen(listen, link(service, expectedPeer, mode, now), io);
  }

  /** Passes the datagrams of a service on to a backend. */
  UdpBackend udpBackend(InetSocketAddress backend, long now) {
    return new UdpBackend(backend, resolver, io, now);
  }

  /** Forwards to the same service share its session anyway, and so what opens it. */
  private ServiceLink link(String service, String expectedPeer, PathMode mode, long now) {
    LinkKeeper keeper =
        keepers.computeIfAbsent(
            new Target(service, expectedPeer, mode),
            key -> new LinkKeeper(events, listener, service, expectedPeer, mode));
    keeper.open(now);
    return keeper.link();
  }
}
