package dev.crowfly.node.core.edge;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.node.core.session.Session;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.signaling.SessionId;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;

/**
 * Who may open a C: the relay flow of a session may, and a pair of addresses that ICE has proven
 * for one. Others are ignored and counted.
 *
 * <p>An Agent may be a little ahead: it has our answer to its check, we do not have its answer to
 * ours yet. So a few attempts from elsewhere wait for a moment.
 */
final class Doorkeeper {
  private static final long NEVER = Long.MAX_VALUE;
  private static final int MAX_WAITING = 32;
  private static final long WAIT_NANOS = 1_000_000_000L;

  private record Pair(SocketAddress local, AddressKey peer) {}

  private record Waiting(IncomingConnection incoming, Pair pair, long until) {}

  private final QuicEndpoint endpoint;
  private final Function<SessionId, Session> sessions;
  private final Map<Pair, Session> proven = new HashMap<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long ignored;

  Doorkeeper(QuicEndpoint endpoint, Function<SessionId, Session> sessions) {
    this.endpoint = endpoint;
    this.sessions = sessions;
  }

  void onIncoming(IncomingConnection incoming, long now) {
    if (incoming.peer() instanceof RelayAddress relay) {
      letIn(incoming, sessions.apply(relay.session()), now);
    } else if (incoming.peer() instanceof InetSocketAddress peer) {
      Pair pair = new Pair(incoming.local(), new AddressKey(peer));
      Session session = proven.get(pair);
      if (session != null) {
        letIn(incoming, session, now);
      } else {
        if (waiting.size() == MAX_WAITING) {
          ignore(waiting.remove().incoming());
        }
        waiting.add(new Waiting(incoming, pair, now + WAIT_NANOS));
      }
    }
  }

  private void letIn(IncomingConnection incoming, Session session, long now) {
    if (session == null || !incoming.isPending() || !session.machine().accept(incoming, now)) {
      ignore(incoming);
    }
  }

  private void ignore(IncomingConnection incoming) {
    ignored++;
    if (incoming.isPending()) {
      endpoint.ignore(incoming);
    }
  }

  /** The pair is proven: who waits there may come in. */
  void claim(SocketAddress local, InetSocketAddress peer, Session session, long now) {
    Pair pair = new Pair(local, new AddressKey(peer));
    proven.put(pair, session);
    Iterator<Waiting> each = waiting.iterator();
    while (each.hasNext()) {
      Waiting next = each.next();
      if (next.pair().equals(pair)) {
        each.remove();
        letIn(next.incoming(), session, now);
      }
    }
  }

  void release(SocketAddress local, InetSocketAddress peer, Session session) {
    proven.remove(new Pair(local, new AddressKey(peer)), session);
  }

  void forget(Session session) {
    proven.values().removeIf(each -> each == session);
  }

  void onTimeout(long now) {
    while (!waiting.isEmpty() && waiting.peek().until() <= now) {
      ignore(waiting.remove().incoming());
    }
  }

  long nextTimeout() {
    return waiting.isEmpty() ? NEVER : waiting.peek().until();
  }

  /** Attempts that were ignored. */
  long ignored() {
    return ignored;
  }
}
