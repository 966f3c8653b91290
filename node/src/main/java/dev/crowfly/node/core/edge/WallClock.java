package dev.crowfly.node.core.edge;

/** The time of day, as far as it was told, and whether it jumped. */
final class WallClock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A jump forward by more than this means that the machine was asleep. */
  private static final long SUSPEND_MILLIS = 20_000;

  private long toldMillis;
  private long toldAt;
  private boolean known;

  /** Milliseconds since 1970. */
  long millis(long now) {
    return toldMillis + (now - toldAt) / NANOS_PER_MILLI;
  }

  /** Returns whether more time has passed for the world than for us. */
  boolean set(long millis, long now) {
    boolean jumped = known && millis - millis(now) > SUSPEND_MILLIS;
    toldMillis = millis;
    toldAt = now;
    known = true;
    return jumped;
  }
}
