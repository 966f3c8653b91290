package dev.crowfly.node;

import dev.crowfly.node.core.intermediate.IntermediateStats;
import dev.crowfly.node.runtime.IntermediateRuntime;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * An Intermediate: introduces nodes to each other and relays for them. Any thread may use it;
 * nothing here blocks but {@link #close}.
 */
public final class Intermediate implements AutoCloseable {
  private final IntermediateRuntime runtime;
  private final String id;
  private final Equipment equipment;

  Intermediate(IntermediateRuntime runtime, String id, Equipment equipment) {
    this.runtime = runtime;
    this.id = id;
    this.equipment = equipment;
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
    equipment.close();
  }
}
