package dev.crowfly.ice.guess;

/**
 * How many probes of searches a node may still send: a bucket that fills again within a minute. It
 * bounds what peers can make the node send to addresses that nobody proved.
 */
public final class ProbeBudget {
  private static final long NANOS_PER_MINUTE = 60_000_000_000L;

  private final int perMinute;
  private long left;
  private long filledAt;

  /** A full budget. */
  public ProbeBudget(int perMinute) {
    this.perMinute = perMinute;
    left = perMinute;
  }

  /** Takes so many probes out of it; false, and nothing is taken, if they are not there. */
  public boolean take(int probes, long now) {
    refill(now);
    if (probes > left) {
      return false;
    }
    left -= probes;
    return true;
  }

  private void refill(long now) {
    long passed = Math.min(NANOS_PER_MINUTE, Math.max(0, now - filledAt));
    long fresh = passed * perMinute / NANOS_PER_MINUTE;
    if (fresh > 0) {
      left = Math.min(perMinute, left + fresh);
      filledAt = now;
    }
  }
}
