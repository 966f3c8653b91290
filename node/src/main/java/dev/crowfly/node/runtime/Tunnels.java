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

  /** What a forward is to be. */
  record Target(String service, String expectedPeer, PathMode mode) {}

  /** Opens what listens, given where it leads. */
  private interface Opener<T> {
    T open(ServiceLink link) throws IOException;
  }

  /** Listens there and carries each connection to the service. */
  LocalForward forwardTcp(EdgeRuntime runtime, InetSocketAddress listen, Target target, long now)
      throws IOException {
    LinkKeeper keeper = keeper(target);
    TcpForward forward = open(target, keeper, link -> TcpForward.listen(listen, link, io, limits));
    forward.listener(
        (which, why) ->
            listener.onFailure(why, "service " + target.service() + ": " + why.meaning()));
    keeper.open(now);
    return new LocalForward(
        runtime,
        forward.local(),
        () -> {
          forward.close();
          release(target);
        });
  }

  /** Listens there and carries the datagrams of each sender to the service. */
  LocalForward forwardUdp(EdgeRuntime runtime, InetSocketAddress listen, Target target, long now)
      throws IOException {
    LinkKeeper keeper = keeper(target);
    UdpForward forward = open(target, keeper, link -> UdpForward.listen(listen, link, io));
    keeper.open(now);
    return new LocalForward(
        runtime,
        forward.local(),
        () -> {
          forward.close();
          release(target);
        });
  }

  private <T> T open(Target target, LinkKeeper keeper, Opener<T> opener) throws IOException {
    try {
      return opener.open(keeper.link());
    } catch (IOException | RuntimeException e) {
      release(target);
      throw e;
    }
  }

  /** Forwards to the same service share its session anyway, and so what opens it. */
  private LinkKeeper keeper(Target target) {
    LinkKeeper keeper =
        keepers.computeIfAbsent(target, key -> new LinkKeeper(events, listener, key));
    keeper.retain();
    return keeper;
  }

  private void release(Target target) {
    if (keepers.get(target).release()) {
      keepers.remove(target);
    }
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

  /** Passes the datagrams of a service on to a backend. */
  UdpBackend udpBackend(InetSocketAddress backend, long now) {
    return new UdpBackend(backend, resolver, io, now);
  }
}
