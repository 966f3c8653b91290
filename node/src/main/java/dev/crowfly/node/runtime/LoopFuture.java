package dev.crowfly.node.runtime;

import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.io.Command;
import dev.crowfly.node.io.EventLoop;
import dev.crowfly.signaling.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The answer to something that an application asks of the loop. It is completed by the loop, but
 * what depends on it runs on the executor of handlers: an application that goes on from there may
 * wait for the loop, and must not be the loop.
 */
final class LoopFuture<T> {
  /** What is to be done on the loop's thread; it may throw, and the future fails then. */
  interface Work<T> {
    void run(LoopFuture<T> answer, long now) throws Exception;
  }

  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final Executor handlers;

  private LoopFuture(Executor handlers) {
    this.handlers = handlers;
  }

  /** Asks; the work completes the answer, now or later. */
  static <T> CompletableFuture<T> ask(EventLoop loop, Executor handlers, Work<T> work) {
    LoopFuture<T> answer = new LoopFuture<>(handlers);
    loop.execute(
        new Command() {
          @Override
          public void run(long now) {
            try {
              work.run(answer, now);
            } catch (Exception e) { // the asker's, whatever it is
              answer.fail(e);
            }
          }

          @Override
          public void abandoned() {
            answer.fail(closed());
          }
        });
    return answer.future;
  }

  /** Why nothing is answered any more. */
  static SessionException closed() {
    return new SessionException(ErrorCode.CANCELLED, "the node is closed");
  }

  void complete(T value) {
    complete(value, () -> {});
  }

  /**
   * Gives the answer.
   *
   * @param unwanted what to do if nobody waits for it any more: the future was cancelled
   */
  void complete(T value, Runnable unwanted) {
    finish(
        () -> {
          if (!future.complete(value)) {
            unwanted.run();
          }
        });
  }

  void fail(Throwable why) {
    finish(() -> future.completeExceptionally(why));
  }

  private void finish(Runnable completion) {
    try {
      handlers.execute(completion);
    } catch (RejectedExecutionException e) {
      completion.run(); // the application has shut its executor down: what follows is its own
    }
  }
}
