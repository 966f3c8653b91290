package dev.crowfly.node.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs one thing after the other, in the order of asking, on the threads of another executor. Of
 * what waits, {@value #MAX_WAITING} are kept: somebody who never comes back must not fill the
 * memory; what is above that is left out.
 */
public final class SerialExecutor implements Executor {
  private static final int MAX_WAITING = 10_000;

  private final Executor threads;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  /** Runs on the threads of {@code threads}. */
  public SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable work) {
    synchronized (waiting) {
      if (waiting.size() < MAX_WAITING) {
        waiting.add(work);
      }
      if (running) {
        return;
      }
      running = true;
    }
    try {
      threads.execute(this::runAll);
    } catch (RejectedExecutionException e) {
      synchronized (waiting) { // the executor was shut down: nobody listens any more
        waiting.clear();
        running = false;
      }
    }
  }

  private void runAll() {
    while (true) {
      Runnable next;
      synchronized (waiting) {
        next = waiting.poll();
        if (next == null) {
          running = false;
          return;
        }
      }
      try {
        next.run();
      } catch (Throwable e) { // or nothing would run here ever again
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }
}
