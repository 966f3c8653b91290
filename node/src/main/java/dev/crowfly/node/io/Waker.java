package dev.crowfly.node.io;

import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Ends the wait of the loop: one wake-up of the selector for any number of callers. */
final class Waker {
  private final Selector selector;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final AtomicLong wakeups = new AtomicLong();

  Waker(Selector selector) {
    this.selector = selector;
  }

  /** The loop is about to wait; it looks for work once more after this. */
  void arm() {
    waiting.set(true);
  }

  /** The loop is at work: nobody has to wake it. */
  void disarm() {
    if (waiting.get()) {
      waiting.set(false);
    }
  }

  /** Called after work was laid down where the loop looks. */
  void wake() {
    if (waiting.get() && waiting.compareAndSet(true, false)) {
      wakeups.incrementAndGet();
      selector.wakeup();
    }
  }

  long wakeups() {
    return wakeups.get();
  }
}
