package dev.crowfly.node;

import dev.crowfly.node.runtime.LocalForward;
import java.net.InetSocketAddress;

/** A local port that leads to a service. Any thread. */
public final class Forward implements AutoCloseable {
  private final LocalForward forward;

  Forward(LocalForward forward) {
    this.forward = forward;
  }

  /** Where it listens, with the true port. */
  public InetSocketAddress localAddress() {
    return forward.local();
  }

  /** Stops listening and breaks its connections off. Idempotent, does not wait. */
  @Override
  public void close() {
    forward.close();
  }
}
