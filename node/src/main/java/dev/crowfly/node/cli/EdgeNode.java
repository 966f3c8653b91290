package dev.crowfly.node.cli;

import dev.crowfly.ice.guess.GuessingRules;
import dev.crowfly.node.ConnectOptions;
import dev.crowfly.node.Node;
import dev.crowfly.node.NodeBuilder;
import dev.crowfly.node.NodeException;
import dev.crowfly.node.Session;
import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.core.StreamException;
import dev.crowfly.node.eyes.AddressText;
import dev.crowfly.node.eyes.EdgeMetrics;
import dev.crowfly.node.eyes.EventLines;
import dev.crowfly.node.eyes.MetricsPage;
import dev.crowfly.node.files.FileException;
import dev.crowfly.node.files.HostPort;
import dev.crowfly.node.io.Offloads;
import dev.crowfly.quic.NodeId;
import dev.crowfly.signaling.ErrorCode;
import java.net.SocketException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A node at the edge as the options describe it, with its metrics. */
final class EdgeNode implements AutoCloseable {
  private static final long STATS_SECONDS = 2;

  private final Role role;
  private final StopSignal stop;
  private final Console console;
  private final NodeLog log;
  private final HostPort intermediate;
  private final Node node;
  private final MetricsEndpoint metrics;

  /**
   * Opens it.
   *
   * @param allowed the only Agents that may have sessions; empty for all
   */
  EdgeNode(
      CrowflyCommand command,
      Role role,
      IntermediateOptions options,
      Collection<NodeId> allowed,
      Console console)
      throws Exception {
    this.role = role;
    this.stop = command.stop();
    this.console = console;
    this.log = new NodeLog(console);
    this.intermediate = options.intermediate.at();
    node = open(command, options, allowed);
    try {
      metrics = MetricsEndpoint.open(options.watched.metrics, this::page, this::problem);
    } catch (FailedException e) {
      node.close();
      throw e;
    }
    metrics.tell(console);
  }

  private Node open(CrowflyCommand command, IntermediateOptions options, Collection<NodeId> allowed)
      throws Exception {
    NodeOptions watched = options.watched;
    if (watched.insecure && options.intermediate.node().isEmpty()) {
      console.note(
          "Warning: --insecure trusts whoever answers at "
              + options.intermediate
              + ". Pin the Intermediate: ID@HOST:PORT.");
    }
    NodeBuilder builder =
        Node.builder()
            .identity(command.identity(role, console).identity())
            .intermediate(options.intermediate.toString())
            .ca(watched.ca)
            .roles(role == Role.CONNECTOR, role == Role.AGENT)
            .bind(Addresses.resolve(options.binds))
            .allow(allowed)
            .qlog(watched.qlog)
            .keyLog(command.keyLog(console))
            .listener(log);
    if (watched.insecure) {
      builder.insecure();
    }
    if (options.birthday != null) {
      builder.guessing(
          GuessingRules.defaults()
              .withBirthday(options.birthday.sockets(), options.birthday.probes()));
    }
    try {
      Node opened = builder.open();
      console.log(Offloads.report());
      return opened;
    } catch (NodeException e) {
      if (e.getCause() instanceof SocketException socket) {
        throw Addresses.unusable(
            options.binds.isEmpty()
                ? "a UDP port"
                : options.binds.stream()
                    .map(HostPort::toString)
                    .collect(Collectors.joining(" or ")),
            socket);
      }
      throw e.getCause() instanceof FileException
          ? new FailedException("FILE", e.getMessage())
          : new FailedException("NODE", e.getMessage());
    }
  }

  /** The node itself. */
  Node node() {
    return node;
  }

  /** Done when the Intermediate has taken the node; fails when it will not. */
  CompletableFuture<Void> connected() {
    return log.connected();
  }

  /** Waits until the Intermediate has taken the node, however long that takes. */
  void awaitConnected() throws FailedException, InterruptedException {
    await(log.connected());
  }

  /** Tells that the node works, then waits for its end. */
  void serve() throws FailedException, InterruptedException {
    console.event(EventLines.ready(role.toString(), node.id(), listen()));
    console.note("Ready: " + role + " " + node.id());
    CompletableFuture<FailedException> refused = log.refused();
    CompletableFuture<Void> unused = refused.thenRun(stop::request);
    try {
      stop.await();
    } catch (InterruptedException e) {
      if (!refused.isDone()) {
        throw e;
      }
    }
    if (refused.isDone()) {
      throw refused.join();
    }
  }

  /** Opens a session, as soon as the Intermediate has taken the node. */
  Session connect(String service, ConnectOptions options)
      throws FailedException, InterruptedException {
    CompletableFuture<Session> session = node.connect(service, options);
    // Whichever comes first: a node that is refused gets no session either, for a worse reason.
    CompletableFuture<Object> news = CompletableFuture.anyOf(session, log.refused());
    try {
      if (news.get() instanceof FailedException refused) {
        throw refused;
      }
      return session.get();
    } catch (ExecutionException e) {
      throw unopened(e);
    }
  }

  /**
   * Why a session can't be opened. Without the Intermediate there is none: then what happens to the
   * connection to it says more than that there is none.
   */
  private FailedException unopened(ExecutionException e) {
    if (e.getCause() instanceof SessionException session
        && session.code() == ErrorCode.INTERMEDIATE_UNREACHABLE) {
      return log.unreachable(intermediate);
    }
    return failure(e.getCause());
  }

  /** Waits for something; says why it failed in a line for people. */
  static <T> T await(CompletableFuture<T> future) throws FailedException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /** Why something failed in a session: the session's own end says more. */
  static FailedException failure(Session session, Throwable cause) {
    try {
      session.closed().getNow(null);
      return failure(cause);
    } catch (CompletionException e) {
      return failure(e.getCause());
    }
  }

  /** Why something failed, for people. */
  static FailedException failure(Throwable cause) {
    if (cause instanceof FailedException failed) {
      return failed;
    }
    if (cause instanceof SessionException session) {
      return FailedException.of(session.code(), session.getMessage());
    }
    if (cause instanceof StreamException stream) {
      return FailedException.of(stream.code(), stream.getMessage());
    }
    return new FailedException("INTERNAL", "an internal error: " + cause + "; please report it");
  }

  @Override
  public void close() {
    // An interruption that comes in the middle would cut the good-byes short.
    stop.hear();
    metrics.close();
    node.close();
  }

  private String listen() {
    List<String> bound =
        node.localAddresses().stream().map(AddressText::of).collect(Collectors.toList());
    return String.join(",", bound);
  }

  private void page(MetricsPage page) {
    try {
      EdgeMetrics.write(node.stats().get(STATS_SECONDS, TimeUnit.SECONDS), page);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The node is at its end or very busy: the page goes without its numbers.
    }
  }

  private String problem() {
    try {
      return node.stats().get(STATS_SECONDS, TimeUnit.SECONDS).legUp()
          ? ""
          : "not connected to the Intermediate";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } catch (ExecutionException | TimeoutException e) {
      return "the node does not answer";
    }
  }
}
