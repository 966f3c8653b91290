package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.core.edge.EdgeCore;
import dev.crowfly.node.core.edge.EdgeStats;
import dev.crowfly.node.core.tunnel.ServiceProvider;
import dev.crowfly.node.io.Command;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.node.io.HelperThreads;
import dev.crowfly.node.io.Interfaces;
import dev.crowfly.node.io.LoopConfig;
import dev.crowfly.node.io.SystemRandom;
import dev.crowfly.node.io.Transport;
import dev.crowfly.node.io.tunnel.TcpForward;
import dev.crowfly.node.io.tunnel.UdpForward;
import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * An Agent and Connector at work: sockets, loop and machine, and who gets what the machine tells.
 *
 * <p>Public methods may be called by any thread unless they say otherwise.
 */
public final class EdgeRuntime implements AutoCloseable {
  private static final int HELPER_CAPACITY = 256;

  private final EdgeSetup setup;
  private final EdgeListener listener;
  private final EventLoop loop;
  private final EdgeCore core;
  private final HelperThreads helpers;
  private final EdgeEvents events;
  private final List<InetSocketAddress> localAddresses = new ArrayList<>();

  /**
   * Opens the sockets and starts the loop.
   *
   * @param listener follows what happens, from the first event on
   * @throws IOException when a socket can't be opened; nothing is left behind
   */
  public EdgeRuntime(EdgeSetup setup, EdgeListener listener) throws IOException {
    this.setup = setup;
    this.listener = listener;
    core = new EdgeCore(setup.edge(), new SystemRandom());
    int slotBytes = Math.max(1500, setup.edge().parameters().maxDatagramBytes());
    loop = new EventLoop(LoopConfig.defaults("crowfly").withSlotBytes(slotBytes));
    helpers = new HelperThreads("crowfly-helper", loop, HELPER_CAPACITY);
    events = new EdgeEvents(core, loop, listener, helpers, this::resolve);
    try {
      for (Transport socket : setup.sockets().open()) {
        loop.add(socket);
        localAddresses.add(socket.localAddress());
      }
    } catch (IOException e) {
      loop.close();
      helpers.close();
      throw e;
    }
    loop.faults(setup.faults());
    loop.start(core, events);
    Interfaces.watch(loop, helpers, setup.filter(), core::network);
  }

  /** Where the sockets are bound. */
  public List<InetSocketAddress> localAddresses() {
    return List.copyOf(localAddresses);
  }

  /** The node id of this node. */
  public String nodeId() {
    return setup.edge().identity().nodeId().toString();
  }

  /** The loop that all of this happens on. */
  public EventLoop loop() {
    return loop;
  }

  /** Threads for what blocks. */
  public HelperThreads helpers() {
    return helpers;
  }

  /** The desk of a session; on the loop's thread. */
  SessionDesk desk(PeerSession session) {
    return events.desk(session);
  }

  /** What handlers of the application run on. */
  Executor handlers() {
    return setup.handlers();
  }

  /** Opens a session; what becomes of it the opening is told, on the loop's thread. */
  void open(String service, String expectedPeer, PathMode mode, Opening opening) {
    loop.execute(
        new Command() {
          @Override
          public void run(long now) {
            events.openings().open(service, expectedPeer, mode, opening, now);
          }

          @Override
          public void abandoned() {
            opening.failed(ErrorCode.CANCELLED, "the node is closed", 0);
          }
        });
  }

  /**
   * Publishes a service.
   *
   * @return done when the Intermediate has it for the first time; fails with a SessionException
   */
  public CompletableFuture<Void> publish(String name, ServiceProvider provider) {
    return publishBackend(name, now -> provider);
  }

  /** The same with a service that the application is: {@code handler} gets each session. */
  public CompletableFuture<Void> publish(String name, Consumer<SessionHandle> handler) {
    return publish(name, new ApplicationService(this, name, handler));
  }

  /**
   * Opens a session with who serves {@code service}.
   *
   * @param expectedPeer node id that the peer has to prove; empty = as the Intermediate says
   * @return done when the connection is up; fails with a SessionException
   */
  public CompletableFuture<SessionHandle> connect(
      String service, String expectedPeer, PathMode mode) {
    CompletableFuture<SessionHandle> connected = new CompletableFuture<>();
    open(
        service,
        expectedPeer,
        mode,
        new Opening() {
          @Override
          public void up(PeerSession session, long now) {
            SessionHandle handle = new SessionHandle(EdgeRuntime.this, session, service);
            desk(session).add(handle);
            listener.onSessionStarted(session, service);
            connected.complete(handle);
          }

          @Override
          public void failed(ErrorCode code, String reason, long now) {
            connected.completeExceptionally(new SessionException(code, reason));
          }
        });
    return connected;
  }

  /** Publishes a service whose streams are connected to a TCP server. */
  public CompletableFuture<Void> publishTcp(String name, InetSocketAddress backend) {
    return publishBackend(name, now -> events.tunnels().tcpBackend(backend));
  }

  /** Publishes a service whose datagrams are passed on to a UDP server. */
  public CompletableFuture<Void> publishUdp(String name, InetSocketAddress backend) {
    return publishBackend(name, now -> events.tunnels().udpBackend(backend, now));
  }

  /** Makes what answers a service, on the loop's thread. */
  private interface Backend {
    ServiceProvider make(long now);
  }

  private CompletableFuture<Void> publishBackend(String name, Backend backend) {
    CompletableFuture<Void> registered = new CompletableFuture<>();
    run(now -> events.published().add(name, backend.make(now), registered, now));
    return registered;
  }

  /**
   * Listens on a TCP port and carries each connection to a service.
   *
   * @param expectedPeer node id that the peer has to prove; empty = as the Intermediate says
   * @return done when it listens; fails with an IOException if it can't
   */
  public CompletableFuture<TcpForward> forwardTcp(
      InetSocketAddress listen, String service, String expectedPeer, PathMode mode) {
    return onLoop(
        () -> events.tunnels().forwardTcp(listen, service, expectedPeer, mode, loop.now()));
  }

  /** The same for the datagrams of a UDP port. */
  public CompletableFuture<UdpForward> forwardUdp(
      InetSocketAddress listen, String service, String expectedPeer, PathMode mode) {
    return onLoop(
        () -> events.tunnels().forwardUdp(listen, service, expectedPeer, mode, loop.now()));
  }

  /** Publishes it no more. */
  public void unpublish(String name) {
    run(now -> events.published().remove(name, now));
  }

  /** All sessions; on the loop's thread. */
  public List<PeerSession> sessions() {
    return List.copyOf(core.sessions());
  }

  /** The machine's counters. */
  public CompletableFuture<EdgeStats> stats() {
    return onLoop(core::stats);
  }

  /** Ends sessions and leg properly, then everything; returns when it is done. Idempotent. */
  @Override
  public void close() {
    run(now -> events.openings().abandon(now));
    loop.shutdown();
    boolean interrupted = false;
    try {
      // The machine gives itself drainNanos; a second more for a loop that is busy.
      loop.awaitEnd(
          Duration.ofNanos(setup.edge().parameters().drainNanos()).plus(Duration.ofSeconds(1)));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    loop.close();
    helpers.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs this on the loop's thread; not at all once the loop has ended. */
  public void run(Command command) {
    loop.execute(command);
  }

  /** Asks something on the loop's thread. Fails with an IllegalStateException after the end. */
  public <T> CompletableFuture<T> onLoop(Callable<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(
        new Command() {
          @Override
          public void run(long now) {
            try {
              answer.complete(question.call());
            } catch (Exception e) { // the asker's, whatever it is
              answer.completeExceptionally(e);
            }
          }

          @Override
          public void abandoned() {
            answer.completeExceptionally(new IllegalStateException("the node is closed"));
          }
        });
    return answer;
  }

  private void resolve() {
    helpers.resolve(
        setup.intermediateHost(),
        setup.intermediatePort(),
        (addresses, failure, now) ->
            core.intermediateAddresses(addresses == null ? List.of() : addresses, now));
  }
}
