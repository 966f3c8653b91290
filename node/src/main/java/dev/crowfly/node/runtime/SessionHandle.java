package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.core.tunnel.DatagramFlows;
import dev.crowfly.node.core.tunnel.FlowHandler;
import dev.crowfly.node.core.tunnel.ServiceName;
import dev.crowfly.node.core.tunnel.ServiceProvider;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.node.core.tunnel.StreamHeader;
import dev.crowfly.quic.ConnectionStats;
import dev.crowfly.quic.QuicConnection;
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

  private final EdgeRuntime runtime;
  private final PeerSession session;
  private final String service;
  private final SerialExecutor callbacks;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final List<Consumer<PathChange>> pathListeners = new CopyOnWriteArrayList<>();
  private final Inbox<StreamLink> streams = new Inbox<>(MAX_WAITING_STREAMS, stream -> 1);
  private final HandleFlow datagrams;
  private volatile PathInfo path;
  private volatile int maxDatagramBytes;

  SessionHandle(EdgeRuntime runtime, PeerSession session, String service) {
    this.runtime = runtime;
    this.session = session;
    this.service = service;
    callbacks = new SerialExecutor(runtime.handlers());
    datagrams = new HandleFlow(runtime, session, service);
    path = session.path();
    QuicConnection connection = session.connection();
    maxDatagramBytes = connection == null ? 0 : connection.maxDatagramBytes();
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
    ServiceName.check(ofService);
    return runtime.ask(
        (answer, now) -> runtime.desk(session).ask(ofService, new StreamAsker(answer), now));
  }

  /** Waits for a stream on behalf of the application. */
  private final class StreamAsker implements SessionDesk.Asker {
    private final LoopFuture<StreamLink> answer;

    StreamAsker(LoopFuture<StreamLink> answer) {
      this.answer = answer;
    }

    @Override
    public StreamHandler opened(QuicStream stream) {
      StreamLink link = new StreamLink(stream, runtime.loop());
      answer.complete(link, () -> link.reset(ErrorCode.CANCELLED));
      return link;
    }

    @Override
    public void refused(StreamFailure why) {
      answer.fail(why.exception());
    }
  }

  /**
   * Waits for a stream of the peer.
   *
   * @throws SessionException when the session has ended, and no stream is left
   */
  public StreamLink acceptStream() throws SessionException, InterruptedException {
    return streams.take();
  }

  /** The largest payload that goes as one datagram now; 0 before the first path. */
  public int maxDatagramBytes() {
    return Math.max(0, maxDatagramBytes - DatagramFlows.headerBytes(service));
  }

  /** Counters of C; fails with a SessionException while there is none. */
  public CompletableFuture<ConnectionStats> stats() {
    return runtime.onLoop(
        () -> {
          if (session.connection() == null) {
            throw new SessionException(ErrorCode.PEER_LOST, "the session has no connection now");
          }
          return session.connection().stats();
        });
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
    if (!streams.hasRoom()) { // before anything is made for it
      StreamHeader.refuse(stream, ErrorCode.LIMIT.code());
      return null;
    }
    StreamLink link = new StreamLink(stream, runtime.loop());
    streams.push(link);
    return link;
  }

  @Override
  public FlowHandler acceptFlow(PeerSession ofSession, DatagramFlows flows, long flow, long now) {
    return datagrams.accept(flow);
  }

  void onMaxDatagram(int bytes) {
    maxDatagramBytes = bytes;
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
    callbacks.execute(
        () -> {
          if (code == ErrorCode.NONE) {
            closed.complete(null);
          } else {
            closed.completeExceptionally(why);
          }
        });
  }
}
