package dev.crowfly.signaling.switchboard;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Things that wait equally long: so the one that came first is due first, and nothing need be
 * sorted.
 */
final class Deadlines<T> {
  private final long durationNanos;
  private final Map<T, Long> dueAt = new LinkedHashMap<>();

  Deadlines(long durationNanos) {
    this.durationNanos = durationNanos;
  }

  /** Begins to wait, from the start if it waits already. */
  void start(T thing, long now) {
    dueAt.remove(thing);
    dueAt.put(thing, now + durationNanos);
  }

  void stop(T thing) {
    dueAt.remove(thing);
  }

  boolean isWaiting(T thing) {
    return dueAt.containsKey(thing);
  }

  /** The next one that has waited long enough, and waits no more; null if there is none. */
  T poll(long now) {
    if (now < next()) {
      return null;
    }
    T first = dueAt.keySet().iterator().next();
    dueAt.remove(first);
    return first;
  }

  long next() {
    return dueAt.isEmpty() ? Switchboard.NEVER : dueAt.values().iterator().next();
  }
}
