package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.tunnel.DatagramFlows;
import dev.crowfly.node.core.tunnel.FlowHandler;
import dev.crowfly.node.core.tunnel.ServiceProvider;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.IdentityHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A service that the application itself is: its handler is called once for each session that uses
 * the service, when the first stream or datagram comes. On the loop's thread.
 */
final class ApplicationService implements ServiceProvider {
  private final EdgeRuntime runtime;
  private final String name;
  private final Consumer<SessionHandle> handler;
  private final IdentityHashMap<PeerSession, SessionHandle> handles = new IdentityHashMap<>();

  ApplicationService(EdgeRuntime runtime, String name, Consumer<SessionHandle> handler) {
    this.runtime = runtime;
    this.name = name;
    this.handler = handler;
  }

  @Override
  public StreamHandler accept(PeerSession session, QuicStream stream, long now) {
    return handleOf(session).accept(session, stream, now);
  }

  @Override
  public FlowHandler acceptFlow(PeerSession session, DatagramFlows flows, long flow, long now) {
    return handleOf(session).acceptFlow(session, flows, flow, now);
  }

  /** The session has ended; its desk tells the handle. */
  void forget(PeerSession session) {
    handles.remove(session);
  }

  private SessionHandle handleOf(PeerSession session) {
    SessionHandle known = handles.get(session);
    if (known != null) {
      return known;
    }
    SessionHandle handle = new SessionHandle(runtime, session, name);
    handles.put(session, handle);
    runtime.desk(session).add(handle);
    try {
      runtime.handlers().execute(() -> handler.accept(handle));
    } catch (RejectedExecutionException e) { // the application's executor takes nothing more
      handle.onEnd(ErrorCode.CANCELLED, "the executor of handlers is shut down");
    }
    return handle;
  }
}
