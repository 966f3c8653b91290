package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.core.tunnel.StreamHandler;
import dev.crowfly.node.core.tunnel.StreamHeader;
import dev.crowfly.node.io.Command;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One service of one session, in the hands of the application. Any thread, unless a method says
 * otherwise.
 */
public final class SessionHandle implements Service {
  /** How many streams of the peer wait to be accepted; one more is refused with LIMIT. */
  static final int MAX_WAITING_STREAMS = 256;

  private final EdgeRuntime runtime;
  private final PeerSession session;
  private final String service;
  private final SerialExecutor callbacks;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final List<Consumer<PathChange>> pathListeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Queue<StreamLink> waiting = new ArrayDeque<>();
  private volatile PathInfo path;
  private SessionException end;

  SessionHandle(EdgeRuntime runtime, PeerSession session, String service) {
    this.runtime = runtime;
    this.session = session;
    this.service = service;
    callbacks = new SerialExecutor(runtime.handlers());
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
  CompletableFuture<StreamLink> openStream(String ofService) {
    CompletableFuture<StreamLink> opened = new CompletableFuture<>();
    SessionDesk.Asker asker =
        new SessionDesk.Asker() {
          @Override
          public StreamHandler opened(QuicStream stream, long now) {
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
            SessionDesk.of(session).ask(ofService, asker, now);
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
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && end == null) {
        news.await();
      }
      StreamLink next = waiting.poll();
      if (next == null) {
        throw end;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the session with the peer, all its services with it. Idempotent, does not wait. */
  public void close() {
    runtime.run(now -> session.close(ErrorCode.NONE, "closed by the application", now));
  }

  // ---- the loop's thread

  @Override
  public StreamHandler onStream(PeerSession ofSession, QuicStream stream, long now) {
    StreamLink link = new StreamLink(stream, runtime.loop());
    lock.lock();
    try {
      if (end == null && waiting.size() < MAX_WAITING_STREAMS) {
        waiting.add(link);
        news.signal();
        return link;
      }
    } finally {
      lock.unlock();
    }
    StreamHeader.refuse(stream, ErrorCode.LIMIT.code());
    return null;
  }

  void onPathChange(PathChange change) {
    path = change.path();
    for (Consumer<PathChange> listener : pathListeners) {
      callbacks.execute(() -> listener.accept(change));
    }
  }

  void onEnd(ErrorCode code, String reason) {
    SessionException why = new SessionException(code, reason);
    lock.lock();
    try {
      end = why;
      news.signalAll();
    } finally {
      lock.unlock();
    }
    if (code == ErrorCode.NONE) {
      closed.complete(null);
    } else {
      closed.completeExceptionally(why);
    }
  }
}
