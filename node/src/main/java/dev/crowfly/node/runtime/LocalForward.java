package dev.crowfly.node.runtime;

import dev.crowfly.node.io.Command;
import java.net.InetSocketAddress;

/** A local port that leads to a service. */
public final class LocalForward {
  private final EdgeRuntime runtime;
  private final InetSocketAddress local;
  private final Runnable close;
  private boolean closed; // the loop's

  /**
   * A forward that listens.
   *
   * @param close ends it, on the loop's thread; called once
   */
  LocalForward(EdgeRuntime runtime, InetSocketAddress local, Runnable close) {
    this.runtime = runtime;
    this.local = local;
    this.close = close;
  }

  /** Where it listens, with the true port. */
  public InetSocketAddress local() {
    return local;
  }

  /** Stops listening and breaks its connections off. Any thread; idempotent, does not wait. */
  public void close() {
    Command work =
        now -> {
          if (!closed) {
            closed = true;
            close.run();
          }
        };
    runtime.run(work);
  }
}
