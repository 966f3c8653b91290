package dev.crowfly.quic.connection;

import java.util.Arrays;

/** All deadlines of a connection. Small enough that the earliest is found by looking at each. */
final class TimerTable {
  static final long NEVER = Long.MAX_VALUE;

  private final long[] deadlines = new long[Timer.COUNT];

  TimerTable() {
    stopAll();
  }

  /** Sets the deadline of {@code timer}; {@link #NEVER} stops it. */
  void set(Timer timer, long deadline) {
    deadlines[timer.index] = deadline;
  }

  void stop(Timer timer) {
    set(timer, NEVER);
  }

  void stopAll() {
    Arrays.fill(deadlines, NEVER);
  }

  /** The earliest deadline, or {@link #NEVER}. */
  long earliest() {
    long earliest = NEVER;
    for (long deadline : deadlines) {
      earliest = Math.min(earliest, deadline);
    }
    return earliest;
  }

  /** Whether {@code timer} has expired; if so it is stopped. */
  boolean expire(Timer timer, long now) {
    if (deadlines[timer.index] > now) {
      return false;
    }
    stop(timer);
    return true;
  }
}
