package dev.crowfly.realnat.traffic;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How much of a stream may have been sent by now, until somebody stops it. */
final class Pace {
  private final int bytesPerSecond;
  private final long begin = System.nanoTime();
  private final CountDownLatch stopped = new CountDownLatch(1);

  Pace(int bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  long dueNow() {
    return (long) ((System.nanoTime() - begin) / 1e9 * bytesPerSecond);
  }

  /** Waits, but not longer than until it is stopped. */
  void sleep(long time, TimeUnit unit) {
    try {
      if (stopped.await(time, unit)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
  }

  void stop() {
    stopped.countDown();
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }
}
