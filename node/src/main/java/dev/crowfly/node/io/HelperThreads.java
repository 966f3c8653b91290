package dev.crowfly.node.io;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads for what may block: name look-ups, files, interface lists, warming up TLS. Two, so
 * that a name server that does not answer never hides a change of the network. Results come back to
 * the loop as commands. Any thread may use it.
 */
public final class HelperThreads implements AutoCloseable {
  private static final int THREADS = 2;

  private final EventLoop loop;
  private final Semaphore room;
  private final ScheduledThreadPoolExecutor pool;

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

  /** Threads that begin with the first work; at most {@code capacity} pieces of it are at hand. */
  public HelperThreads(String name, EventLoop loop, int capacity) {
    this.loop = loop;
    room = new Semaphore(capacity);
    AtomicInteger number = new AtomicInteger();
    pool =
        new ScheduledThreadPoolExecutor(
            THREADS,
            work -> {
              Thread made = new Thread(work, name + "-" + number.incrementAndGet());
              made.setDaemon(true);
              return made;
            },
            (work, closed) -> {}); // closed: nobody waits for the outcome any more
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Does something elsewhere and tells the outcome on the loop. If too much is waiting the outcome
   * is a {@link RejectedExecutionException}. After the close, or if the loop ends first, nothing is
   * told.
   */
  public <T> void call(Callable<T> work, Outcome<T> outcome) {
    if (!room.tryAcquire()) {
      RejectedExecutionException full =
          new RejectedExecutionException("the helper threads have too much to do already");
      // By way of the loop's own queue if the caller is on it: never inside the caller.
      loop.execute(now -> outcome.done(null, full, now));
      return;
    }
    pool.execute(() -> run(work, outcome));
  }

  private <T> void run(Callable<T> work, Outcome<T> outcome) {
    T value = null;
    Exception failure = null;
    try {
      value = work.call();
    } catch (Exception e) {
      failure = e;
    } catch (Error e) {
      failure = new IllegalStateException("a helper thread failed: " + e, e);
    } finally {
      room.release();
    }
    T result = value;
    Exception problem = failure;
    loop.execute(now -> outcome.done(result, problem, now));
  }

  /** Does something at once, and again that long after it was done. What it throws is told. */
  public void repeat(Runnable work, Duration pause) {
    pool.execute(() -> runAndRepeat(work, pause));
  }

  private void runAndRepeat(Runnable work, Duration pause) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      loop.execute(
          now -> {
            throw new IllegalStateException("a helper thread failed: " + e, e);
          });
    }
    var unused =
        pool.schedule(() -> runAndRepeat(work, pause), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Looks a name up; IP addresses need no name server. The outcome is the system's list in its
   * order, or an {@link java.net.UnknownHostException}.
   */
  public void resolve(String host, int port, Outcome<List<InetSocketAddress>> outcome) {
    call(
        () -> {
          List<InetSocketAddress> found = new ArrayList<>();
          for (InetAddress address : InetAddress.getAllByName(host)) {
            found.add(new InetSocketAddress(address, port));
          }
          return found;
        },
        outcome);
  }

  /** Ends; work that runs is interrupted. Idempotent. */
  @Override
  public void close() {
    pool.shutdownNow().clear();
  }
}
