package dev.crowfly.node;

import java.net.InetSocketAddress;

/** A local port that leads to a service. Any thread. */
public final class Forward implements AutoCloseable {
  private final InetSocketAddress localAddress;
  private final Runnable close;

  Forward(InetSocketAddress localAddress, Runnable close) {
    this.localAddress = localAddress;
    this.close = close;
  }

  /** Where it listens, with the true port. */
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  /** Stops listening and breaks its connections off. Idempotent, does not wait. */
  @Override
  public void close() {
    close.run();
  }
}
