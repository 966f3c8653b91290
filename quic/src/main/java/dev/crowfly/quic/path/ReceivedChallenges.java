package dev.crowfly.quic.path;

/** PATH_CHALLENGE frames that came in on a path and wait for their answer there. */
final class ReceivedChallenges {
  /** RFC 9000 §21.9: who asks faster than we can answer gets answers to the first questions. */
  static final int CAPACITY = 3;

  private final long[] data = new long[CAPACITY];
  private int count;

  /** Adds one; dropped when too many wait. */
  void add(long value) {
    if (count < CAPACITY) {
      data[count++] = value;
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  long first() {
    return data[0];
  }

  void removeFirst() {
    count--;
    System.arraycopy(data, 1, data, 0, count);
  }

  void clear() {
    count = 0;
  }
}
