package dev.crowfly.node.runtime;

import dev.crowfly.node.io.Command;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What is to be done later, of things that are rare: forwards that try again. Loop thread. */
final class Timers {
  /** One of them; it can be asked to do nothing when its time comes. */
  static final class Entry {
    private final long dueAt;
    private Command work;

    private Entry(long dueAt, Command work) {
      this.dueAt = dueAt;
      this.work = work;
    }

    /** It does nothing any more. Idempotent. */
    void cancel() {
      work = null;
    }
  }

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong((Entry entry) -> entry.dueAt));

  /** Runs {@code work} once, then. */
  Entry at(long dueAt, Command work) {
    Entry entry = new Entry(dueAt, work);
    entries.add(entry);
    return entry;
  }

  long nextDueAt() {
    Entry first = entries.peek();
    return first == null ? Long.MAX_VALUE : first.dueAt;
  }

  void run(long now) {
    while (nextDueAt() <= now) {
      Command work = entries.remove().work;
      if (work != null) {
        work.run(now);
      }
    }
  }
}
