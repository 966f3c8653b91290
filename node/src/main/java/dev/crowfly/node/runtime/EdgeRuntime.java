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
      addAll(setup.sockets().open());
    } catch (IOException | RuntimeException e) {
      loop.close();
      helpers.close();
      throw e;
    }
    loop.faults(setup.faults());
    loop.start(core, events);
    Interfaces.watch(loop, helpers, setup.filter(), core::network);
  }

  private void addAll(List<Transport> sockets) throws IOException {
    int added = 0;
    try {
      for (Transport socket : sockets) {
        loop.add(socket); // which closes it from here on
        added++;
        localAddresses.add(socket.localAddress());
      }
    } finally {
      for (Transport left : sockets.subList(added, sockets.size())) {
        left.close();
      }
    }
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
    return ask(
        (answer, now) ->
            events.openings().open(service, expectedPeer, mode, new Connect(service, answer), now));
  }

  /** An application waits for a session. */
  private final class Connect implements Opening {
    private final String service;
    private final LoopFuture<SessionHandle> answer;

    Connect(String service, LoopFuture<SessionHandle> answer) {
      this.service = service;
      this.answer = answer;
    }

    @Override
    public void up(PeerSession session, long now) {
      SessionHandle handle = new SessionHandle(EdgeRuntime.this, session, service);
      desk(session).add(handle);
      listener.onSessionStarted(session, service);
      answer.complete(handle, () -> run(then -> desk(session).remove(handle)));
    }

    @Override
    public void failed(ErrorCode code, String reason, long now) {
      answer.fail(new SessionException(code, reason));
    }
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
    return ask((answer, now) -> events.published().add(name, backend.make(now), answer, now));
  }

  /**
   * Listens on a TCP port and carries each connection to a service.
   *
   * @param expectedPeer node id that the peer has to prove; empty = as the Intermediate says
   * @return done when it listens; fails with an IOException if it can't
   */
  public CompletableFuture<LocalForward> forwardTcp(
      InetSocketAddress listen, String service, String expectedPeer, PathMode mode) {
    Tunnels.Target target = new Tunnels.Target(service, expectedPeer, mode);
    return onLoop(() -> events.tunnels().forwardTcp(this, listen, target, loop.now()));
  }

  /** The same for the datagrams of a UDP port. */
  public CompletableFuture<LocalForward> forwardUdp(
      InetSocketAddress listen, String service, String expectedPeer, PathMode mode) {
    Tunnels.Target target = new Tunnels.Target(service, expectedPeer, mode);
    return onLoop(() -> events.tunnels().forwardUdp(this, listen, target, loop.now()));
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

  /**
   * Ends sessions and leg properly, then everything; returns when it is done. Idempotent.
   *
   * @throws IllegalStateException on the loop's own thread, which it would wait for
   */
  @Override
  public void close() {
    if (loop.inLoop()) {
      throw new IllegalStateException("a node can't be closed by its own loop");
    }
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

  /** Asks something on the loop's thread; fails with what it throws, or when the loop has ended. */
  public <T> CompletableFuture<T> onLoop(Callable<T> question) {
    return ask((answer, now) -> answer.complete(question.call()));
  }

  /** Asks the loop for something that it may answer later. */
  <T> CompletableFuture<T> ask(LoopFuture.Work<T> work) {
    return LoopFuture.ask(loop, setup.handlers(), work);
  }

  private void resolve() {
    helpers.resolve(
        setup.intermediateHost(),
        setup.intermediatePort(),
        (addresses, failure, now) ->
            core.intermediateAddresses(addresses == null ? List.of() : addresses, now));
  }
}
