package dev.crowfly.node;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.runtime.SessionHandle;
import dev.crowfly.node.runtime.StreamLink;
import dev.crowfly.quic.ConnectionStats;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A session with another node, as far as one service is concerned. Any thread may use it.
 *
 * <p>It lives on when its path changes, when the Intermediate is away, and when either side gets
 * another address. When its connection is lost for good, streams fail and another connection is
 * made by itself: open new streams then.
 */
public final class Session implements AutoCloseable {
  private final SessionHandle handle;

  Session(SessionHandle handle) {
    this.handle = handle;
  }

  /** The session's name, the same on both sides. */
  public String id() {
    return handle.id();
  }

  /** Node id of the peer, which has proved it. */
  public String peer() {
    return handle.peer();
  }

  /** The service that this is about. */
  public String service() {
    return handle.service();
  }

  /**
   * Opens a stream; waits while the peer allows no more, or there is no connection.
   *
   * @throws SessionException when the session has ended
   * @throws InterruptedIOException when the thread is interrupted
   */
  public SessionStream openStream() throws IOException {
    return openStream(service());
  }

  /**
   * The same of another service of the peer: streams name the service that they are for.
   *
   * @throws SessionException when the session has ended
   * @throws InterruptedIOException when the thread is interrupted
   */
  public SessionStream openStream(String ofService) throws IOException {
    CompletableFuture<StreamLink> opened = handle.openStream(ofService);
    try {
      return new SessionStream(opened.get());
    } catch (InterruptedException e) {
      opened.cancel(false);
      throw interrupted("a stream");
    } catch (ExecutionException e) {
      throw Causes.asIoException(e);
    }
  }

  /**
   * Waits for a stream that the peer opens.
   *
   * @throws SessionException when the session has ended, and all its streams were accepted
   * @throws InterruptedIOException when the thread is interrupted
   */
  public SessionStream acceptStream() throws IOException {
    try {
      return new SessionStream(handle.acceptStream());
    } catch (InterruptedException e) {
      throw interrupted("a stream");
    }
  }

  /**
   * Sends a datagram: it arrives once, or not at all. One that does not fit the path goes on a
   * stream of its own. At a Connector it goes where the Agent's last datagram came from; before
   * that it is lost.
   *
   * @param payload up to 65,507 bytes; copied
   */
  public void sendDatagram(byte[] payload) {
    handle.datagrams().send(payload);
  }

  /**
   * Waits for a datagram of the peer.
   *
   * @throws SessionException when the session has ended, and all that came were received
   * @throws InterruptedIOException when the thread is interrupted
   */
  public byte[] receiveDatagram() throws IOException {
    try {
      return handle.datagrams().receive();
    } catch (InterruptedException e) {
      throw interrupted("a datagram");
    }
  }

  /**
   * The largest payload that goes as one datagram on the present path, in bytes; larger ones go on
   * a stream of their own. 0 before the first path. {@link NodeListener#maxDatagramChanged} tells
   * when it changes.
   */
  public int maxDatagramBytes() {
    return handle.maxDatagramBytes();
  }

  /**
   * Counters of the session's present connection; fails with a {@link SessionException} while there
   * is none.
   */
  public CompletableFuture<ConnectionStats> stats() {
    return handle.stats();
  }

  /** How many datagrams were lost on this node: not sent, or not received in time. */
  public long datagramsLost() {
    return handle.datagrams().lostCount();
  }

  /** The path that data takes, as of its last change. */
  public PathInfo path() {
    return handle.path();
  }

  /** The path with its present round-trip time. */
  public CompletableFuture<PathInfo> measurePath() {
    return handle.measurePath();
  }

  /** Tells path changes from now on, one after the other, on the executor of the node. */
  public void onPathChange(Consumer<PathChange> listener) {
    handle.onPathChange(listener);
  }

  /** Done when the session has ended; fails with a {@link SessionException} if not properly. */
  public CompletableFuture<Void> closed() {
    return handle.closed();
  }

  /** Ends the session with the peer, for all services. Idempotent, does not wait. */
  @Override
  public void close() {
    handle.close();
  }

  private static InterruptedIOException interrupted(String what) {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for " + what);
  }
}
