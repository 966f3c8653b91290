package dev.crowfly.node.core.relay;

/** A token bucket of bytes; holds a quarter of a second, and at least 64 KiB. */
final class RateLimit {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long LEAST_BURST_BYTES = 65_536;
  private static final long MAX_GAP_NANOS = NANOS_PER_SECOND;

  private final long bytesPerSecond;
  private final long burstBytes;
  private long availableBytes;
  private long remainder; // what was earned, in bytes times nanoseconds, short of a whole byte
  private long updatedAt;

  /** A full bucket. */
  RateLimit(long bytesPerSecond, long now) {
    this.bytesPerSecond = Math.min(bytesPerSecond, Long.MAX_VALUE / (2 * NANOS_PER_SECOND));
    burstBytes = Math.max(LEAST_BURST_BYTES, this.bytesPerSecond / 4);
    availableBytes = burstBytes;
    updatedAt = now;
  }

  /** Takes so many bytes out; false, and nothing is taken, when they are not there. */
  boolean take(int bytes, long now) {
    long earned = Math.min(now - updatedAt, MAX_GAP_NANOS) * bytesPerSecond + remainder;
    updatedAt = now;
    availableBytes = Math.min(burstBytes, availableBytes + earned / NANOS_PER_SECOND);
    remainder = earned % NANOS_PER_SECOND;
    if (availableBytes < bytes) {
      return false;
    }
    availableBytes -= bytes;
    return true;
  }
}
