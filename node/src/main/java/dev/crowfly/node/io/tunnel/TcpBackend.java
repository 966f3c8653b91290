package dev.crowfly.node.io.tunnel;

import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.tunnel.ServiceProvider;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.node.core.tunnel.StreamHeader;
import dev.crowfly.node.core.tunnel.TcpTunnel;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers a service at the Connector by connecting each stream to an address over TCP.
 *
 * <p>The name of the address is looked up again after a while, and when none of its addresses
 * answers, so that a backend may move; all are tried in their order. What the Agent sends meanwhile
 * waits in the stream.
 */
public final class TcpBackend implements ServiceProvider, AutoCloseable {
  /** Learns what a person may want to know. */
  @FunctionalInterface
  public interface Listener {
    /** A connection to the backend could not be made; told for each. */
    void onUnreachable(InetSocketAddress backend, String why);
  }

  /** A connection that is being made. */
  private static final class Attempts {
    final TcpSocket socket;
    final Iterator<InetSocketAddress> addresses;
    boolean tried;
    long untilNanos;
    String lastFailure = "no such host";

    Attempts(TcpSocket socket, List<InetSocketAddress> addresses) {
      this.socket = socket;
      this.addresses = addresses.iterator();
    }
  }

  private final BackendAddress address;
  private final TunnelIo io;
  private final TunnelLimits limits;
  private final Listener listener;
  private final TcpTunnels tunnels = new TcpTunnels();
  private final Set<TcpSocket> lookingUp = new LinkedHashSet<>(); // they wait for the same answer
  private final ArrayDeque<Attempts> connecting = new ArrayDeque<>(); // by time
  private final Events events = new Events();
  private boolean closed;

  /**
   * A backend; on the loop thread.
   *
   * @param backend where it is; unresolved if it is a name
   */
  public TcpBackend(
      InetSocketAddress backend,
      Resolver resolver,
      TunnelIo io,
      TunnelLimits limits,
      Listener listener) {
    this.address = new BackendAddress(backend, resolver, this::onLookedUp);
    this.io = io;
    this.limits = limits;
    this.listener = listener;
    io.add(events);
  }

  /** Where it is. */
  public InetSocketAddress backend() {
    return address.asGiven();
  }

  /** The counters. */
  public TcpTunnelStats stats() {
    return tunnels.stats();
  }

  @Override
  public StreamHandler accept(PeerSession session, QuicStream stream, long now) {
    return accept(stream, now);
  }

  /** As {@link #accept(PeerSession, QuicStream, long)}: who asks does not matter. */
  StreamHandler accept(QuicStream stream, long now) {
    if (closed || tunnels.open() >= limits.maxConnections()) {
      tunnels.refused++;
      ErrorCode why = closed ? ErrorCode.UNKNOWN_SERVICE : ErrorCode.LIMIT;
      StreamHeader.refuse(stream, why.code());
      return null;
    }
    TcpSocket socket = new TcpSocket(io, events);
    TcpTunnel tunnel = new TcpTunnel(stream, socket, io.chunks());
    socket.tunnel(tunnel);
    tunnels.add(socket);
    if (address.isFresh(now)) {
      connect(new Attempts(socket, address.found()), now);
    } else {
      lookingUp.add(socket);
    }
    tunnel.start(); // from now on it notices when the Agent gives up
    return tunnel;
  }

  private void onLookedUp(long now) {
    List<TcpSocket> all = new ArrayList<>(lookingUp);
    lookingUp.clear();
    for (TcpSocket socket : all) {
      connect(new Attempts(socket, address.found()), now);
    }
  }

  /** Tries the next address. */
  private void connect(Attempts attempts, long now) {
    TcpSocket socket = attempts.socket;
    while (!socket.isEnded() && attempts.addresses.hasNext()) {
      InetSocketAddress next = attempts.addresses.next();
      attempts.tried = true;
      try {
        socket.connect(next);
        attempts.untilNanos = now + limits.connectNanos();
        connecting.add(attempts);
        return;
      } catch (IOException | RuntimeException e) { // e.g. an address family that is not there
        attempts.lastFailure = Addresses.text(next) + ": " + e.getMessage();
      }
    }
    if (!socket.isEnded()) {
      tunnels.failed++;
      if (attempts.tried) {
        address.doubt();
      }
      listener.onUnreachable(address.asGiven(), attempts.lastFailure);
      socket.tunnel().breakOff(ErrorCode.BACKEND_UNREACHABLE);
    }
  }

  private Attempts take(TcpSocket socket) {
    for (Iterator<Attempts> all = connecting.iterator(); all.hasNext(); ) {
      Attempts each = all.next();
      if (each.socket == socket) {
        all.remove();
        return each;
      }
    }
    return null;
  }

  /** Takes no more streams; connections that are there go on. Idempotent. */
  @Override
  public void onUnpublished() {
    closed = true;
    if (tunnels.open() == 0) {
      io.remove(events);
    }
  }

  /** Takes no more streams and resets all connections. Idempotent. */
  @Override
  public void close() {
    onUnpublished();
    tunnels.breakOff(ErrorCode.CANCELLED);
  }

  /** What others tell the backend. */
  private final class Events implements TcpSocket.Owner, TunnelIo.Timed {
    @Override
    public void onConnected(TcpSocket socket) {
      take(socket);
    }

    @Override
    public void onConnectFailed(TcpSocket socket, IOException why, long now) {
      Attempts attempts = take(socket);
      if (attempts != null) {
        attempts.lastFailure = why.getMessage();
        connect(attempts, now);
      }
    }

    @Override
    public void onEnded(TcpSocket socket) {
      take(socket);
      lookingUp.remove(socket);
      tunnels.remove(socket);
      if (closed && tunnels.open() == 0) {
        io.remove(events);
      }
    }

    @Override
    public long nextTimeout() {
      return connecting.isEmpty() ? NodeMachine.NEVER : connecting.peek().untilNanos;
    }

    @Override
    public void onTimeout(long now) {
      while (!connecting.isEmpty() && now >= connecting.peek().untilNanos) {
        Attempts attempts = connecting.remove();
        attempts.socket.abandonAttempt();
        attempts.lastFailure = "no answer in time";
        connect(attempts, now);
      }
    }
  }
}
