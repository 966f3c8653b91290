package dev.crowfly.node.io;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Daemon threads for what may block: name look-ups, files, interface lists, warming up TLS. Two, so
 * that a name server that does not answer never hides a change of the network. Results come back to
 * the loop as commands.
 */
public final class HelperThreads implements AutoCloseable {
  /** What becomes of a result, on the loop thread. */
  @FunctionalInterface
  public interface Outcome<T> {
    /**
     * The work is done.
     *
     * @param value null if it failed
     * @param failure null if it did not
     */
    void done(T value, Exception failure, long now);
  }

  /** Threads that begin with the first work; at most {@code capacity} pieces of it wait. */
  public HelperThreads(String name, EventLoop loop, int capacity) {}

  /**
   * Does something elsewhere and tells the outcome on the loop. Any thread. If too much is waiting
   * the outcome is a RejectedExecutionException. After the close, or if the loop ends first,
   * nothing is told.
   */
  public <T> void call(Callable<T> work, Outcome<T> outcome) {}

  /** Does something elsewhere, again and again, that long after it was done; on no loop. */
  public void repeat(Runnable work, Duration pause) {}

  /** Looks a name up: {@code InetAddress.getAllByName}, in its order; empty if not found. */
  public void resolve(
      String host, int port, Outcome<java.util.List<java.net.InetSocketAddress>> outcome) {}

  /** Ends; work that runs is interrupted. Idempotent. */
  @Override
  public void close() {}
}
