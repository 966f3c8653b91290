package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** What is done with one session on this node: whose its streams are, and who waits for one. */
final class SessionDesk {
  /** Who wants a stream. */
  interface Asker {
    /** The stream is open, and its header is written. Returns who it belongs to. */
    StreamHandler opened(QuicStream stream, long now);

    /** There will be none. */
    void refused(StreamFailure why);
  }

  private record Asked(String service, Asker asker) {}

  private static final int MAX_ASKED = 1024;

  private final PeerSession session;
  // By identity: news come for every packet, and a boxed number would be garbage each time.
  private final Map<QuicStream, StreamHandler> handlers = new IdentityHashMap<>();
  private final Queue<Asked> asked = new ArrayDeque<>();
  private final List<SessionHandle> handles = new ArrayList<>();

  SessionDesk(PeerSession session) {
    this.session = session;
  }

  /** The desk of a session; made when it is first asked for. */
  static SessionDesk of(PeerSession session) {
    if (session.attachment() instanceof SessionDesk desk) {
      return desk;
    }
    SessionDesk desk = new SessionDesk(session);
    session.attach(desk);
    return desk;
  }

  PeerSession session() {
    return session;
  }

  int openStreams() {
    return handlers.size();
  }

  /** A service of the session is in the hands of the application. */
  void add(SessionHandle handle) {
    handles.add(handle);
  }

  /** At an Agent: who takes streams of this service that the Connector opens; null if nobody. */
  Service acceptor(String service) {
    for (SessionHandle handle : handles) {
      if (handle.service().equals(service)) {
        return handle;
      }
    }
    return null;
  }

  void onPathChange(PathChange change) {
    for (SessionHandle handle : handles) {
      handle.onPathChange(change);
    }
  }

  /** The news of this stream go there from now on. */
  void handle(QuicStream stream, StreamHandler handler) {
    handlers.put(stream, handler);
  }

  /** Passes news on. */
  void onNews(QuicStream stream, int news, long now) {
    StreamHandler handler = handlers.get(stream);
    if (handler == null) {
      return;
    }
    if ((news & QuicStream.CLOSED) != 0) {
      handlers.remove(stream);
    }
    handler.onNews(news, now);
  }

  /** Opens a stream now, or as soon as there is a connection and the peer allows one more. */
  void ask(String service, Asker asker, long now) {
    if (asked.size() >= MAX_ASKED) {
      asker.refused(StreamFailure.TOO_MANY_WAITING);
      return;
    }
    asked.add(new Asked(service, asker));
    serve(now);
  }

  /** Streams may be had (again). */
  void serve(long now) {
    while (!asked.isEmpty() && session.connection() != null) {
      Asked next = asked.peek();
      QuicStream stream = session.openStream(next.service(), now);
      if (stream == null) {
        return;
      }
      asked.remove();
      StreamHandler handler = next.asker().opened(stream, now);
      handlers.put(stream, handler);
    }
  }

  /** C is lost: all streams are. Who waits for one goes on waiting. */
  void onLost(long now) {
    List<StreamHandler> orphans = new ArrayList<>(handlers.values());
    handlers.clear();
    for (StreamHandler orphan : orphans) {
      orphan.onLost(now);
    }
  }

  /** The session has ended. */
  void onClosed(ErrorCode code, String reason, long now) {
    onLost(now);
    for (SessionHandle handle : handles) {
      handle.onEnd(code, reason);
    }
    handles.clear();
    for (Asked waiting = asked.poll(); waiting != null; waiting = asked.poll()) {
      waiting.asker().refused(StreamFailure.SESSION_CLOSED);
    }
  }
}
