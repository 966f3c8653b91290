package dev.crowfly.node.cli;

import java.util.Arrays;

/** What a series of durations looks like. */
final class Percentiles {
  private long[] nanos = new long[16];
  private int count;

  /** Adds one. */
  void add(long durationNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = durationNanos;
  }

  int count() {
    return count;
  }

  /**
   * The smallest of them that at least so many percent don't exceed (nearest rank).
   *
   * @param percent 0 for the smallest to 100 for the largest
   * @return in milliseconds; NaN if there are none
   */
  double millis(int percent) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100.0 * count);
    return sorted[Math.max(0, rank - 1)] / 1e6;
  }

  /** In milliseconds; NaN if there are none. */
  double meanMillis() {
    return Arrays.stream(nanos, 0, count).average().orElse(Double.NaN) / 1e6;
  }
}
