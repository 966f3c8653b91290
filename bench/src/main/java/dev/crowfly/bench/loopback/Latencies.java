package dev.crowfly.bench.loopback;

import java.util.Arrays;

/** Times that requests took. One thread. */
final class Latencies {
  private long[] nanos = new long[1 << 16];
  private int count;

  void add(long latencyNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = latencyNanos;
  }

  int count() {
    return count;
  }

  /** The latency that {@code percent} per cent do not exceed; 0 if there are none. */
  long percentile(int percent) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, (long) count * percent / 100)];
  }
}
