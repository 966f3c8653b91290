package dev.crowfly.quic.stream;

import java.util.Arrays;

/**
 * A set of stream offsets, kept as sorted, disjoint, half-open ranges {@code [start, end)} that do
 * not touch each other.
 *
 * <p>The ranges lie in one array of longs that grows when it must and is reused for ever after: in
 * steady state nothing is allocated. An empty set that was never used owns no memory. Range 0 is
 * the lowest. Not thread-safe.
 */
public final class ByteRanges {
  private static final long[] NONE = {};
  private static final int FIRST_CAPACITY = 4;

  /** {@link #clear} gives larger arrays back to the collector. */
  private static final int KEPT_CAPACITY = 64;

  /** Start and end of each range, one after the other. */
  private long[] bounds = NONE;

  private int count;

  /** An empty set. */
  public ByteRanges() {}

  /** How many ranges there are. */
  public int count() {
    return count;
  }

  /** Whether no offset is in the set. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** First offset of range {@code index}, which is in {@code [0, count())}. */
  public long start(int index) {
    return bounds[2 * checked(index)];
  }

  /** One past the last offset of range {@code index}, which is in {@code [0, count())}. */
  public long end(int index) {
    return bounds[2 * checked(index) + 1];
  }

  /** The lowest offset of a set that is not empty. */
  public long firstStart() {
    return start(0);
  }

  /** One past the end of the lowest range of a set that is not empty. */
  public long firstEnd() {
    return end(0);
  }

  /** How many offsets are in the set; linear in the number of ranges. */
  public long size() {
    long size = 0;
    for (int i = 0; i < count; i++) {
      size += bounds[2 * i + 1] - bounds[2 * i];
    }
    return size;
  }

  /** Whether {@code offset} is in the set. */
  public boolean contains(long offset) {
    int index = firstEndingAfter(offset);
    return index < count && bounds[2 * index] <= offset;
  }

  /** Whether every offset of {@code [start, end)} is in the set; true when there is none. */
  public boolean containsAll(long start, long end) {
    if (start >= end) {
      return true;
    }
    int index = firstEndingAfter(start);
    return index < count && bounds[2 * index] <= start && bounds[2 * index + 1] >= end;
  }

  /** The first range that holds an offset at or above {@code offset}; {@link #count} if none. */
  int firstEndingAfter(long offset) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bounds[2 * middle + 1] > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** How many ranges there would be after {@link #add} with the same arguments. */
  public int countAfterAdd(long start, long end) {
    if (start >= end) {
      return count;
    }
    int from = firstTouching(start);
    return count - (firstBeyond(from, end) - from) + 1;
  }

  /** Puts {@code [start, end)} into the set; nothing happens when it is empty. */
  public void add(long start, long end) {
    if (start >= end) {
      return;
    }
    int from = firstTouching(start);
    int to = firstBeyond(from, end);
    if (from == to) {
      insert(from, start, end);
      return;
    }
    bounds[2 * from] = Math.min(start, bounds[2 * from]);
    bounds[2 * from + 1] = Math.max(end, bounds[2 * to - 1]);
    delete(from + 1, to);
  }

  /** Takes {@code [start, end)} out of the set; nothing happens when it is empty. */
  public void remove(long start, long end) {
    if (start >= end) {
      return;
    }
    int from = firstEndingAfter(start);
    if (from < count && bounds[2 * from] < start) {
      if (bounds[2 * from + 1] > end) {
        insert(from, bounds[2 * from], start);
        bounds[2 * (from + 1)] = end;
        return;
      }
      bounds[2 * from + 1] = start;
      from++;
    }
    int to = from;
    while (to < count && bounds[2 * to + 1] <= end) {
      to++;
    }
    if (to < count && bounds[2 * to] < end) {
      bounds[2 * to] = end;
    }
    delete(from, to);
  }

  /** Takes every offset out and gives a large array back. */
  public void clear() {
    count = 0;
    if (bounds.length > 2 * KEPT_CAPACITY) {
      bounds = NONE;
    }
  }

  /** The first range that ends at or after {@code start}: it can grow together with it. */
  private int firstTouching(long start) {
    return firstEndingAfter(start - 1);
  }

  /** The first range from {@code from} on that begins after {@code end}. */
  private int firstBeyond(int from, long end) {
    int to = from;
    while (to < count && bounds[2 * to] <= end) {
      to++;
    }
    return to;
  }

  private void insert(int index, long start, long end) {
    if (2 * count == bounds.length) {
      bounds = Arrays.copyOf(bounds, Math.max(2 * FIRST_CAPACITY, 2 * bounds.length));
    }
    System.arraycopy(bounds, 2 * index, bounds, 2 * index + 2, 2 * (count - index));
    bounds[2 * index] = start;
    bounds[2 * index + 1] = end;
    count++;
  }

  private void delete(int from, int to) {
    if (from < to) {
      System.arraycopy(bounds, 2 * to, bounds, 2 * from, 2 * (count - to));
      count -= to - from;
    }
  }

  private int checked(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("range " + index + " of " + count);
    }
    return index;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "[" : ", [").append(start(i)).append(", ").append(end(i)).append(')');
    }
    return text.append('}').toString();
  }
}
