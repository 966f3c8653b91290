package dev.crowfly.bench.loopback;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Something that the threads of a stack tell the one that measures: that it is there, or why not.
 */
final class Progress {
  private final CompletableFuture<Void> future = new CompletableFuture<>();

  void reached() {
    future.complete(null);
  }

  void failed(Throwable cause) {
    future.completeExceptionally(cause);
  }

  /**
   * Waits.
   *
   * @throws TimeoutException when it takes longer
   * @throws IllegalStateException with what a stack's thread threw
   */
  void await(long nanos, String what) throws InterruptedException, TimeoutException {
    try {
      future.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new TimeoutException("no end of: " + what);
    } catch (ExecutionException e) {
      throw new IllegalStateException(what, e.getCause());
    }
  }
}
