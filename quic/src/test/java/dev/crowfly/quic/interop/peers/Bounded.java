package dev.crowfly.quic.interop.peers;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits that end. */
final class Bounded {
  private Bounded() {}

  static <T> T get(Future<T> future, Duration bound, String what) {
    try {
      return future.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SilentPeerError("waited " + bound + " in vain for " + what, e);
    } catch (ExecutionException e) {
      throw new AssertionError("no hope of " + what, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  static <T> Optional<T> poll(BlockingQueue<T> queue, Duration bound) {
    try {
      return Optional.ofNullable(queue.poll(bound.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Interrupts what runs and waits for it to end. */
  static void stop(ExecutorService executor) {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(Outcomes.BOUND.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("threads outlived " + Outcomes.BOUND);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
