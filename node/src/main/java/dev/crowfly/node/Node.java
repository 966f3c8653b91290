package dev.crowfly.node;

import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.core.edge.EdgeStats;
import dev.crowfly.node.runtime.EdgeRuntime;
import dev.crowfly.node.runtime.SessionHandle;
import dev.crowfly.signaling.ErrorCode;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A node that publishes services, and reaches those of others: Connector and Agent in one.
 *
 * <p>It keeps itself connected to its Intermediate. Any thread may use it; nothing here blocks but
 * {@link #close}. Handlers and listeners run on the node's executor.
 */
public final class Node implements AutoCloseable {
  private final EdgeRuntime runtime;
  private final NodeListener listener;
  private final Equipment equipment;

  Node(EdgeRuntime runtime, NodeListener listener, Equipment equipment) {
    this.runtime = runtime;
    this.listener = listener;
    this.equipment = equipment;
  }

  /** Begins with the defaults; an identity and an Intermediate are mandatory. */
  public static NodeBuilder builder() {
    return new NodeBuilder();
  }

  /** The name of this node: what others pin. */
  public String id() {
    return runtime.nodeId();
  }

  /** Where its UDP sockets are bound. */
  public List<InetSocketAddress> localAddresses() {
    return runtime.localAddresses();
  }

  /**
   * Publishes a service that the application serves itself.
   *
   * @return done when the Intermediate has it; fails with a {@link SessionException} if it is
   *     refused. It is kept published through reconnects
   */
  public CompletableFuture<Void> publish(String service, SessionHandler handler) {
    Objects.requireNonNull(handler, "handler");
    return runtime.publish(service, handle -> serve(service, handler, handle));
  }

  /**
   * Publishes a service that a TCP server answers: each stream becomes a connection to it.
   *
   * @param backend where the server is; an unresolved name is looked up for each connection
   * @return as {@link #publish}
   */
  public CompletableFuture<Void> publishTcp(String service, InetSocketAddress backend) {
    return runtime.publishTcp(service, backend);
  }

  /**
   * Publishes a service that a UDP server answers.
   *
   * @param backend as for {@link #publishTcp}
   * @return as {@link #publish}
   */
  public CompletableFuture<Void> publishUdp(String service, InetSocketAddress backend) {
    return runtime.publishUdp(service, backend);
  }

  /** As {@link #forwardTcp}, for the datagrams of a UDP port; each sender is told from others. */
  public CompletableFuture<Forward> forwardUdp(
      InetSocketAddress listen, String service, ConnectOptions options) {
    return runtime
        .forwardUdp(listen, service, options.expectedPeer(), options.mode())
        .thenApply(Forward::new);
  }

  /**
   * Listens on a TCP port and carries each connection to a service. The session is opened at once,
   * and again whenever it has ended.
   *
   * @param listen where; port 0 lets the system choose
   * @return done when it listens; fails with an IOException if it can't
   */
  public CompletableFuture<Forward> forwardTcp(
      InetSocketAddress listen, String service, ConnectOptions options) {
    return runtime
        .forwardTcp(listen, service, options.expectedPeer(), options.mode())
        .thenApply(Forward::new);
  }

  /** Publishes it no more; sessions that use it go on. Idempotent. */
  public void unpublish(String service) {
    runtime.unpublish(service);
  }

  /** As {@link #connect(String, ConnectOptions)}, with any peer and any path. */
  public CompletableFuture<Session> connect(String service) {
    return connect(service, ConnectOptions.defaults());
  }

  /**
   * Opens a session with whoever serves {@code service}, or joins the one that there is with that
   * node, which keeps the paths it may take.
   *
   * @return done when the session can be used; fails with a {@link SessionException}
   */
  public CompletableFuture<Session> connect(String service, ConnectOptions options) {
    return runtime.connect(service, options.expectedPeer(), options.mode()).thenApply(Session::new);
  }

  /** Counters of the node. */
  public CompletableFuture<EdgeStats> stats() {
    return runtime.stats();
  }

  /** Closes sessions properly and frees everything; waits up to 4 s. Idempotent. */
  @Override
  public void close() {
    runtime.close();
    equipment.close();
  }

  private void serve(String service, SessionHandler handler, SessionHandle handle) {
    try {
      handler.handle(new Session(handle));
    } catch (SessionException e) {
      // The session ended while the handler waited: it says so by itself.
      listener.progress(handle.id(), "the handler of " + service + " ended: " + e.getMessage());
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      handle.close();
      listener.failed(ErrorCode.INTERNAL, "the handler of " + service + " failed: " + e);
    }
  }
}
