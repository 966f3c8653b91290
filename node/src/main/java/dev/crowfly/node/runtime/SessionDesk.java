package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.tunnel.ServiceProvider;
import dev.crowfly.node.core.tunnel.SessionTraffic;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What is done with one session on this node: its traffic, the application's handles on it, and who
 * waits for a stream. Attached to the session. On the loop's thread.
 */
final class SessionDesk {
  /** Who wants a stream. */
  interface Asker {
    /** The stream is open, and its header is written. Returns who it belongs to. */
    StreamHandler opened(QuicStream stream);

    /** There will be none. */
    void refused(StreamFailure why);
  }

  private record Asked(String service, Asker asker) {}

  private static final int MAX_ASKED = 1024;

  private final SessionTraffic traffic;
  private final Deque<Asked> asked = new ArrayDeque<>();
  private final List<SessionHandle> handles = new ArrayList<>();
  private boolean closed;

  private SessionDesk(PeerSession session, Published published) {
    traffic =
        new SessionTraffic(
            session,
            session.isAgent() ? this::handleOf : published::providerOf,
            published.chunks());
  }

  /** The desk of a session; made when it is first asked for. */
  static SessionDesk of(PeerSession session, Published published) {
    if (session.attachment() instanceof SessionDesk desk) {
      return desk;
    }
    SessionDesk desk = new SessionDesk(session, published);
    session.attach(desk);
    return desk;
  }

  SessionTraffic traffic() {
    return traffic;
  }

  PeerSession session() {
    return traffic.session();
  }

  /** A service of the session is in the hands of the application. */
  void add(SessionHandle handle) {
    handles.add(handle);
  }

  /** The application does not want it any more. */
  void remove(SessionHandle handle) {
    handles.remove(handle);
  }

  /** At an Agent: who takes streams of this service that the Connector opens; null if nobody. */
  private ServiceProvider handleOf(String service) {
    for (SessionHandle handle : handles) {
      if (handle.service().equals(service)) {
        return handle;
      }
    }
    return null;
  }

  void onMaxDatagram(int bytes) {
    for (SessionHandle handle : handles) {
      handle.onMaxDatagram(bytes);
    }
  }

  void onPathChange(PathChange change) {
    for (SessionHandle handle : handles) {
      handle.onPathChange(change);
    }
  }

  /** Opens a stream now, or as soon as there is a connection and the peer allows one more. */
  void ask(String service, Asker asker, long now) {
    if (closed) {
      asker.refused(StreamFailure.SESSION_CLOSED);
      return;
    }
    if (asked.size() >= MAX_ASKED) {
      asker.refused(StreamFailure.TOO_MANY_WAITING);
      return;
    }
    asked.add(new Asked(service, asker));
    serve(now);
  }

  /** Streams may be had (again). */
  void serve(long now) {
    boolean more = true;
    while (more && !asked.isEmpty()) {
      Asked next = asked.remove();
      more = traffic.open(next.service(), next.asker()::opened, now);
      if (!more) {
        asked.addFirst(next); // its turn comes again
      }
    }
  }

  /** The session has ended. */
  void onClosed(ErrorCode code, String reason, long now) {
    closed = true;
    traffic.onSessionClosed(code, now);
    for (SessionHandle handle : handles) {
      handle.onEnd(code, reason);
    }
    handles.clear();
    for (Asked waiting = asked.poll(); waiting != null; waiting = asked.poll()) {
      waiting.asker().refused(StreamFailure.SESSION_CLOSED);
    }
  }
}
