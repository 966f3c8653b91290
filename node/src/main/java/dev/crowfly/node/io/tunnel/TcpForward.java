package dev.crowfly.node.io.tunnel;

import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.node.core.tunnel.ServiceLink;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.node.core.tunnel.TcpTunnel;
import dev.crowfly.node.io.Readiness;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Objects;

/**
 * Listens for TCP connections at the Agent and carries each to a service, over a stream of its own.
 *
 * <p>While no stream can be opened, since the session is not there yet or the peer allows no more,
 * connections wait, a bounded number for a bounded time.
 */
public final class TcpForward implements AutoCloseable {
  private static final int ACCEPTS_PER_TURN = 16;
  private static final int BACKLOG = 256;

  /** After the system gave no socket (too many open files): when to ask again. */
  private static final long ACCEPT_PAUSE_NANOS = 100_000_000L;

  /** Learns what a person may want to know. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A client's connection was reset for a reason that is not the client's or the backend's own:
     * the service or its backend can't be reached, or a limit is hit. Told for each.
     */
    void onRefused(TcpForward forward, ErrorCode why);
  }

  private record Waiting(TcpSocket socket, long untilNanos) {}

  private final TunnelIo io;
  private final ServiceLink link;
  private final TunnelLimits limits;
  private final TcpTunnels tunnels = new TcpTunnels();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final ServerSocketChannel server;
  private final InetSocketAddress local;
  private final Events events = new Events();
  private Listener listener = (forward, why) -> {};
  private SelectionKey key;
  private long acceptAgainAt = NodeMachine.NEVER;
  private boolean closed;

  private TcpForward(ServerSocketChannel server, TunnelIo io, ServiceLink link, TunnelLimits limits)
      throws IOException {
    this.server = server;
    this.io = io;
    this.link = link;
    this.limits = limits;
    this.local = (InetSocketAddress) server.getLocalAddress();
  }

  /**
   * Begins to listen; on the loop thread.
   *
   * @param listen where; port 0 lets the system choose
   * @throws IOException if that address can't be had; the message says which
   */
  public static TcpForward listen(
      InetSocketAddress listen, ServiceLink link, TunnelIo io, TunnelLimits limits)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.configureBlocking(false);
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(listen, BACKLOG);
      TcpForward forward = new TcpForward(server, io, link, limits);
      forward.key = io.register(server, SelectionKey.OP_ACCEPT, forward.events);
      io.add(forward.events);
      link.listen(forward.events);
      return forward;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw new IOException(
          "can't listen on tcp://" + Addresses.text(listen) + ": " + e.getMessage(), e);
    }
  }

  /** Tells this one from now on. */
  public void listener(Listener newListener) {
    listener = Objects.requireNonNull(newListener, "newListener");
  }

  /** Where it listens. */
  public InetSocketAddress local() {
    return local;
  }

  /** Where to. */
  public ServiceLink link() {
    return link;
  }

  /** The counters. */
  public TcpTunnelStats stats() {
    return tunnels.stats();
  }

  /** Takes no more connections; those that are there go on. Idempotent. */
  public void stopListening() {
    if (!closed) {
      closed = true;
      key.cancel();
      try {
        server.close();
      } catch (IOException e) {
        // The descriptor is gone all the same.
      }
      if (tunnels.open() == 0) {
        detach();
      }
    }
  }

  /** Stops listening and resets all connections. Idempotent. */
  @Override
  public void close() {
    stopListening();
    waiting.clear();
    tunnels.breakOff(ErrorCode.CANCELLED);
  }

  private void detach() {
    io.remove(events);
    link.unlisten(events);
  }

  private void acceptSome(long now) {
    for (int i = 0; i < ACCEPTS_PER_TURN && !closed; i++) {
      SocketChannel channel;
      try {
        channel = server.accept();
      } catch (IOException e) {
        key.interestOps(0); // it would be told again and again
        acceptAgainAt = now + ACCEPT_PAUSE_NANOS;
        return;
      }
      if (channel == null) {
        return;
      }
      take(channel, now);
    }
  }

  private void take(SocketChannel channel, long now) {
    TcpSocket socket;
    try {
      socket = new TcpSocket(channel, io, events);
    } catch (IOException | RuntimeException e) {
      tunnels.failed++; // it was gone before we had it
      return;
    }
    if (tunnels.open() >= limits.maxConnections() || waiting.size() >= limits.maxWaiting()) {
      tunnels.refused++;
      socket.reset();
      listener.onRefused(this, ErrorCode.LIMIT);
      return;
    }
    tunnels.add(socket);
    waiting.add(new Waiting(socket, now + limits.waitNanos()));
    openStreams(now);
  }

  /** In the order in which they came: {@link Events#apply} takes the first one. */
  private void openStreams(long now) {
    boolean opened = true;
    while (opened && !waiting.isEmpty()) {
      Waiting first = waiting.peek();
      try {
        opened = link.open(events, now);
      } catch (RuntimeException e) {
        // Thrown at the loop it would close the server's channel, and nobody could connect again.
        if (waiting.remove(first)) {
          giveUp(first.socket(), ErrorCode.INTERNAL);
        }
      }
    }
  }

  private void giveUp(TcpSocket socket, ErrorCode why) {
    tunnels.failed++;
    socket.reset();
    listener.onRefused(this, why);
  }

  private void onEnded(TcpSocket socket) {
    tunnels.remove(socket);
    if (socket.tunnel() != null) {
      switch (socket.tunnel().outcome()) {
        case NONE, CANCELLED, PEER_LOST -> {}
        default -> listener.onRefused(this, socket.tunnel().outcome());
      }
    }
    if (closed && tunnels.open() == 0) {
      detach();
    }
  }

  /** What others tell the forward. */
  private final class Events
      implements Readiness,
          ServiceLink.Listener,
          TunnelIo.Timed,
          TcpSocket.Owner,
          java.util.function.Function<QuicStream, StreamHandler> {
    @Override
    public void ready(SelectionKey ready, int readyOps, long now) {
      acceptSome(now);
    }

    @Override
    public StreamHandler apply(QuicStream stream) {
      TcpSocket socket = waiting.remove().socket();
      TcpTunnel tunnel = new TcpTunnel(stream, socket, io.chunks());
      socket.tunnel(tunnel);
      try {
        tunnel.start();
      } catch (RuntimeException e) {
        tunnel.breakOff(ErrorCode.INTERNAL); // one connection ends, the forward goes on
      }
      return tunnel;
    }

    @Override
    public void onLinkReady(long now) {
      openStreams(now);
    }

    @Override
    public void onLinkFailed(ErrorCode code, long now) {
      while (!waiting.isEmpty()) {
        giveUp(waiting.remove().socket(), code);
      }
    }

    @Override
    public long nextTimeout() {
      return waiting.isEmpty()
          ? acceptAgainAt
          : Math.min(acceptAgainAt, waiting.peek().untilNanos());
    }

    @Override
    public void onTimeout(long now) {
      if (now >= acceptAgainAt) {
        acceptAgainAt = NodeMachine.NEVER;
        if (!closed) {
          key.interestOps(SelectionKey.OP_ACCEPT);
        }
      }
      while (!waiting.isEmpty() && now >= waiting.peek().untilNanos()) {
        giveUp(waiting.remove().socket(), ErrorCode.TIMEOUT);
      }
    }

    @Override
    public void onEnded(TcpSocket socket) {
      TcpForward.this.onEnded(socket);
    }
  }
}
