package dev.crowfly.node;

import dev.crowfly.node.core.intermediate.IntermediateStats;
import dev.crowfly.node.runtime.IntermediateRuntime;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * An Intermediate: introduces nodes to each other and relays for them. Any thread may use it;
 * nothing here blocks but {@link #close}.
 */
public final class Intermediate implements AutoCloseable {
  private final IntermediateRuntime runtime;
  private final String id;
  private final ExecutorService ownExecutor;
  private final List<AutoCloseable> owned;

  Intermediate(
      IntermediateRuntime runtime,
      String id,
      ExecutorService ownExecutor,
      List<AutoCloseable> owned) {
    this.runtime = runtime;
    this.id = id;
    this.ownExecutor = ownExecutor;
    this.owned = owned;
  }

  /** Begins with the defaults; an identity is mandatory. */
  public static IntermediateBuilder builder() {
    return new IntermediateBuilder();
  }

  /** Its node id: what nodes pin. */
  public String id() {
    return id;
  }

  /** Where it listens. */
  public InetSocketAddress localAddress() {
    return runtime.localAddress();
  }

  /** Counters. */
  public CompletableFuture<IntermediateStats> stats() {
    return runtime.stats();
  }

  /** Says good-bye to all nodes and frees everything; waits up to 3 s. Idempotent. */
  @Override
  public void close() {
    runtime.close();
    NodeBuilder.closeAll(owned);
    if (ownExecutor != null) {
      ownExecutor.shutdown();
    }
  }
}
