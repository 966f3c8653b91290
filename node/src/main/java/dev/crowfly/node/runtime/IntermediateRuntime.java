package dev.crowfly.node.runtime;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.intermediate.IntermediateConfig;
import dev.crowfly.node.core.intermediate.IntermediateCore;
import dev.crowfly.node.core.intermediate.IntermediateStats;
import dev.crowfly.node.io.Command;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.node.io.HelperThreads;
import dev.crowfly.node.io.LoopConfig;
import dev.crowfly.node.io.LoopListener;
import dev.crowfly.node.io.SystemRandom;
import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** An Intermediate at work: sockets, loop and machine. Any thread may use it. */
public final class IntermediateRuntime implements AutoCloseable {
  private static final Duration ACCESS_PERIOD = Duration.ofSeconds(2);
  private static final int HELPER_CAPACITY = 16;

  private final EventLoop loop;
  private final HelperThreads helpers;
  private final IntermediateCore core;
  private final ListenSockets sockets;
  private final Duration drain;

  /**
   * Opens the sockets and starts the loop.
   *
   * @param config what it is; its sockets are set here
   * @param listen where it listens; null = all addresses, UDP port 4433
   * @param alternate another address and port of ours, for NAT behaviour discovery; null = none
   * @param events follows what happens, on the loop's thread
   * @param failures hears what ought not to happen
   * @throws IOException when a socket can't be opened; nothing is left behind
   */
  public IntermediateRuntime(
      IntermediateConfig.Builder config,
      InetSocketAddress listen,
      InetSocketAddress alternate,
      Consumer<NodeEvent> events,
      BiConsumer<ErrorCode, String> failures)
      throws IOException {
    loop = new EventLoop(LoopConfig.defaults("crowfly-intermediate"));
    helpers = new HelperThreads("crowfly-intermediate-helper", loop, HELPER_CAPACITY);
    try {
      sockets = ListenSockets.open(loop, listen, alternate);
    } catch (IOException e) {
      loop.close();
      helpers.close();
      throw e;
    }
    IntermediateConfig built = config.sockets(sockets.forStun()).build();
    drain = Duration.ofNanos(built.parameters().drainNanos());
    core = new IntermediateCore(built, new SystemRandom());
    loop.start(core, listener(events, failures));
  }

  private static LoopListener listener(
      Consumer<NodeEvent> events, BiConsumer<ErrorCode, String> failures) {
    return new LoopListener() {
      @Override
      public void onEvent(NodeEvent event, long now) {
        events.accept(event);
      }

      @Override
      public void onFailure(String where, Throwable failure) {
        failures.accept(ErrorCode.INTERNAL, where + ": " + failure);
      }
    };
  }

  /** Where it listens, with the true port. */
  public InetSocketAddress localAddress() {
    return sockets.main();
  }

  /** Looks every 2 s whether the access rules have changed; {@code refresh} may block. */
  public void watchAccess(BooleanSupplier refresh) {
    helpers.repeat(
        () -> {
          if (refresh.getAsBoolean()) {
            loop.execute(core::accessChanged);
          }
        },
        ACCESS_PERIOD);
  }

  /** Counters. Fails with an IllegalStateException after the end. */
  public CompletableFuture<IntermediateStats> stats() {
    CompletableFuture<IntermediateStats> answer = new CompletableFuture<>();
    loop.execute(
        new Command() {
          @Override
          public void run(long now) {
            answer.complete(core.stats());
          }

          @Override
          public void abandoned() {
            answer.completeExceptionally(new IllegalStateException("the Intermediate is closed"));
          }
        });
    return answer;
  }

  /** Says good-bye to all nodes, then ends; waits up to the drain time. Idempotent. */
  @Override
  public void close() {
    loop.shutdown();
    boolean interrupted = false;
    try {
      loop.awaitEnd(drain.plus(Duration.ofSeconds(1)));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    loop.close();
    helpers.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
