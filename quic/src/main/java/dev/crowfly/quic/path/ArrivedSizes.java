package dev.crowfly.quic.path;

/**
 * When datagrams of at least a given size were sent last that arrived.
 *
 * <p>Keeps those that no other outdoes in both size and time, newest last; if there are too many of
 * them, the largest is also the oldest, and goes. Never allocates. Not thread-safe.
 */
final class ArrivedSizes {
  static final long NEVER = -1;

  private static final int CAPACITY = 8;

  private final int[] sizes = new int[CAPACITY];
  private final long[] times = new long[CAPACITY];
  private int count;

  void clear() {
    count = 0;
  }

  void add(int sizeBytes, long sentTime) {
    int at = count;
    while (at > 0 && times[at - 1] > sentTime) {
      at--;
    }
    if (at < count && sizes[at] >= sizeBytes) {
      return;
    }
    int kept = at;
    while (kept > 0 && sizes[kept - 1] <= sizeBytes) {
      kept--;
    }
    if (kept == at && count == CAPACITY) {
      if (at == 0) {
        return;
      }
      move(1, 0);
      kept--;
      at--;
    }
    move(at, kept + 1);
    sizes[kept] = sizeBytes;
    times[kept] = sentTime;
  }

  /** Moves all from this place on to another. */
  private void move(int from, int to) {
    System.arraycopy(sizes, from, sizes, to, count - from);
    System.arraycopy(times, from, times, to, count - from);
    count += to - from;
  }

  /** When one of at least this size was sent last, or {@link #NEVER}. */
  long lastSent(int sizeBytes) {
    for (int i = count - 1; i >= 0; i--) {
      if (sizes[i] >= sizeBytes) {
        return times[i];
      }
    }
    return NEVER;
  }
}
