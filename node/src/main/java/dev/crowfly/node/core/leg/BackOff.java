package dev.crowfly.node.core.leg;

import dev.crowfly.quic.RandomSource;

/**
 * How long to wait before the next attempt: doubles, and half of it is chance, so that the nodes of
 * an Intermediate that was restarted don't come back all at once.
 */
final class BackOff {
  private final long firstNanos;
  private final long mostNanos;
  private final RandomSource random;
  private final byte[] bytes = new byte[Long.BYTES];
  private long nextNanos;

  BackOff(long firstNanos, long mostNanos, RandomSource random) {
    this.firstNanos = firstNanos;
    this.mostNanos = Math.max(firstNanos, mostNanos);
    this.random = random;
    nextNanos = firstNanos;
  }

  /** The wait from now on, which makes the next one longer. */
  long next() {
    long whole = nextNanos;
    nextNanos = Math.min(mostNanos, 2 * whole);
    long half = whole / 2;
    return half + (long) (draw() * (whole - half));
  }

  /** Things went well: the next wait is the first one again. */
  void reset() {
    nextNanos = firstNanos;
  }

  /** Between 0 and 1. */
  private double draw() {
    random.nextBytes(bytes, 0, bytes.length);
    long value = 0;
    for (byte each : bytes) {
      value = value << 8 | (each & 0xFF);
    }
    return (value >>> 11) * 0x1.0p-53;
  }
}
