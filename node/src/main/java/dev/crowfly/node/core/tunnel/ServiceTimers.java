package dev.crowfly.node.core.tunnel;

import java.util.IdentityHashMap;

/** The deadlines of built-in services: few, so that a scan finds the next one. */
final class ServiceTimers {
  private static final long NEVER = Long.MAX_VALUE;

  /** Who waits for a time. */
  interface Timed {
    void onTimeout(long now);
  }

  private final IdentityHashMap<Timed, Long> deadlines = new IdentityHashMap<>();
  private long next = NEVER;

  /** Calls it back then, in place of what was asked before. */
  void at(Timed who, long time) {
    deadlines.put(who, time);
    next = Math.min(next, time);
  }

  void cancel(Timed who) {
    deadlines.remove(who); // next may be early then, which is harmless
  }

  long nextTimeout() {
    return next;
  }

  void onTimeout(long now) {
    if (now < next) {
      return;
    }
    for (Timed each : deadlines.keySet().toArray(new Timed[0])) {
      Long time = deadlines.get(each);
      if (time != null && time <= now) {
        deadlines.remove(each);
        each.onTimeout(now);
      }
    }
    next = NEVER;
    for (long time : deadlines.values()) {
      next = Math.min(next, time);
    }
  }
}
