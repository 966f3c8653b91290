package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.core.tunnel.DatagramFlows;
import dev.crowfly.node.core.tunnel.FlowHandler;
import dev.crowfly.node.core.tunnel.ServiceProvider;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.node.core.tunnel.StreamHeader;
import dev.crowfly.node.io.Command;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * One service of one session, in the hands of the application. Any thread, unless a method says
 * otherwise.
 */
public final class SessionHandle implements ServiceProvider {
  /** How many streams of the peer wait to be accepted; one more is refused with LIMIT. */
  static final int MAX_WAITING_STREAMS = 256;

  /** How many datagrams wait to be received; then the oldest is dropped. */
  static final int MAX_WAITING_DATAGRAMS = 1024;

  private final EdgeRuntime runtime;
  private final PeerSession session;
  private final String service;
  private final SerialExecutor callbacks;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final List<Consumer<PathChange>> pathListeners = new CopyOnWriteArrayList<>();
  private final Inbox<StreamLink> streams = new Inbox<>(MAX_WAITING_STREAMS);
  private final HandleFlow datagrams;
  private volatile PathInfo path;

  SessionHandle(EdgeRuntime runtime, PeerSession session, String service) {
    this.runtime = runtime;
    this.session = session;
    this.service = service;
    callbacks = new SerialExecutor(runtime.handlers());
    datagrams = new HandleFlow(runtime, session, service, MAX_WAITING_DATAGRAMS);
    path = session.path();
  }

  /** The session's name. */
  public String id() {
    return session.id().toString();
  }

  /** Node id of the peer. */
  public String peer() {
    return session.peer();
  }

  /** Which service it is. */
  public String service() {
    return service;
  }

  /** The path that data takes, as of the last change; null before the first. */
  public PathInfo path() {
    return path;
  }

  /** Done when the session has ended; fails with a SessionException if not properly. */
  public CompletableFuture<Void> closed() {
    return closed.copy();
  }

  /** The path, fresh from the machine, with its present round-trip time. */
  public CompletableFuture<PathInfo> measurePath() {
    return runtime.onLoop(session::path);
  }

  /** Tells path changes from now on, one after the other, on the executor of handlers. */
  public void onPathChange(Consumer<PathChange> listener) {
    pathListeners.add(listener);
  }

  /** Opens a stream; done when the peer allows it, and there is a connection. */
  public CompletableFuture<StreamLink> openStream() {
    return openStream(service);
  }

  /** The same of another service of the peer. */
  public CompletableFuture<StreamLink> openStream(String ofService) {
    CompletableFuture<StreamLink> opened = new CompletableFuture<>();
    SessionDesk.Asker asker =
        new SessionDesk.Asker() {
          @Override
          public StreamHandler opened(QuicStream stream) {
            StreamLink link = new StreamLink(stream, runtime.loop());
            if (!opened.complete(link)) { // cancelled meanwhile
              StreamHeader.refuse(stream, ErrorCode.CANCELLED.code());
            }
            return link;
          }

          @Override
          public void refused(StreamFailure why) {
            opened.completeExceptionally(why.exception());
          }
        };
    runtime.run(
        new Command() {
          @Override
          public void run(long now) {
            runtime.desk(session).ask(ofService, asker, now);
          }

          @Override
          public void abandoned() {
            asker.refused(StreamFailure.NODE_CLOSED);
          }
        });
    return opened;
  }

  /**
   * Waits for a stream of the peer.
   *
   * @throws SessionException when the session has ended, and no stream is left
   */
  public StreamLink acceptStream() throws SessionException, InterruptedException {
    return streams.take();
  }

  /** The datagrams of this service in this session. */
  public HandleFlow datagrams() {
    return datagrams;
  }

  /** Ends the session with the peer, all its services with it. Idempotent, does not wait. */
  public void close() {
    runtime.run(now -> session.close(ErrorCode.NONE, "closed by the application", now));
  }

  // ---- the loop's thread

  @Override
  public StreamHandler accept(PeerSession ofSession, QuicStream stream, long now) {
    StreamLink link = new StreamLink(stream, runtime.loop());
    if (!streams.offer(link)) {
      StreamHeader.refuse(stream, ErrorCode.LIMIT.code());
      return null;
    }
    return link;
  }

  @Override
  public FlowHandler acceptFlow(PeerSession ofSession, DatagramFlows flows, long flow, long now) {
    return datagrams.accept(flow);
  }

  void onPathChange(PathChange change) {
    path = change.path();
    for (Consumer<PathChange> listener : pathListeners) {
      callbacks.execute(() -> listener.accept(change));
    }
  }

  void onEnd(ErrorCode code, String reason) {
    SessionException why = new SessionException(code, reason);
    streams.end(why);
    datagrams.end(why);
    if (code == ErrorCode.NONE) {
      closed.complete(null);
    } else {
      closed.completeExceptionally(why);
    }
  }
}
