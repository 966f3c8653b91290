package dev.crowfly.node.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: ends a command in good order. The command's thread is interrupted, so that
 * whatever it waits for ends.
 */
final class StopSignal {
  private final Thread command = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean requested;
  private boolean heard;
  private volatile int status;

  /** The signal of a command that runs in the thread that calls this. */
  StopSignal() {}

  /** Asks the command to end. Any thread, idempotent. */
  synchronized void request() {
    requested = true;
    if (!heard) {
      command.interrupt();
    }
    notifyAll();
  }

  /** Whether the command was asked to end. */
  synchronized boolean isRequested() {
    return requested;
  }

  /**
   * The command ends now, whoever asked for it, and must not be interrupted in that any more.
   * Forgets an interruption that came.
   */
  synchronized void hear() {
    heard = true;
    Thread.interrupted();
  }

  /** Waits until the command is asked to end. */
  synchronized void await() throws InterruptedException {
    while (!requested) {
      wait();
    }
  }

  /** The command has ended with this status. */
  void end(int exitStatus) {
    status = exitStatus;
    ended.countDown();
  }

  /**
   * Waits for {@link #end}.
   *
   * @return the status; {@link Program#FAILED} if the command takes too long
   */
  int awaitEnd(long seconds) throws InterruptedException {
    return ended.await(seconds, TimeUnit.SECONDS) ? status : Program.FAILED;
  }
}
