package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.quic.QuicStream;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A service that the application itself is: its handler is called once for each session that uses
 * the service, when the first stream comes. On the loop's thread.
 */
final class ApplicationService implements Service {
  private final EdgeRuntime runtime;
  private final String name;
  private final Consumer<SessionHandle> handler;
  private final Map<PeerSession, SessionHandle> handles = new IdentityHashMap<>();

  ApplicationService(EdgeRuntime runtime, String name, Consumer<SessionHandle> handler) {
    this.runtime = runtime;
    this.name = name;
    this.handler = handler;
  }

  @Override
  public StreamHandler onStream(PeerSession session, QuicStream stream, long now) {
    return handleOf(session).onStream(session, stream, now);
  }

  @Override
  public void onSessionClosed(PeerSession session, long now) {
    handles.remove(session); // its desk tells the handle
  }

  private SessionHandle handleOf(PeerSession session) {
    SessionHandle known = handles.get(session);
    if (known != null) {
      return known;
    }
    SessionHandle handle = new SessionHandle(runtime, session, name);
    handles.put(session, handle);
    SessionDesk.of(session).add(handle);
    runtime.handlers().execute(() -> handler.accept(handle));
    return handle;
  }
}
