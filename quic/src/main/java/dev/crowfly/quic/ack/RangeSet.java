package dev.crowfly.quic.ack;

import dev.crowfly.quic.wire.AckRanges;
import java.util.Arrays;

/**
 * A bounded set of non-negative numbers, kept as disjoint ranges with a gap between neighbours.
 *
 * <p>When a new range does not fit, the ranges with the smallest numbers are dropped, and from then
 * on every number below the {@link #floor} counts as a member: what was forgotten must not be
 * accepted a second time (RFC 9000 §13.2.3). Adding near the top, the common case, is constant
 * time. Not thread-safe.
 */
public final class RangeSet implements AckRanges {
  private static final int INITIAL_CAPACITY = 8;

  private final int maxRanges;
  // Ascending: index 0 holds the smallest numbers. AckRanges counts from the other end.
  private long[] smallest = new long[INITIAL_CAPACITY];
  private long[] largest = new long[INITIAL_CAPACITY];
  private int count;
  private long floor;

  /**
   * An empty set.
   *
   * @param maxRanges the largest number of ranges to remember, at least 1
   */
  public RangeSet(int maxRanges) {
    if (maxRanges < 1) {
      throw new IllegalArgumentException("maxRanges " + maxRanges);
    }
    this.maxRanges = maxRanges;
  }

  /**
   * Adds a number.
   *
   * @return whether it was not a member before; false too below the {@link #floor}
   */
  public boolean add(long number) {
    if (number < floor) {
      return false;
    }
    int index = lastRangeAtOrBelow(number);
    if (index >= 0 && number <= largest[index]) {
      return false;
    }
    boolean touchesLower = index >= 0 && largest[index] == number - 1;
    boolean touchesUpper = index + 1 < count && smallest[index + 1] == number + 1;
    if (touchesLower && touchesUpper) {
      largest[index] = largest[index + 1];
      removeRanges(index + 1, 1);
    } else if (touchesLower) {
      largest[index] = number;
    } else if (touchesUpper) {
      smallest[index + 1] = number;
    } else {
      insert(index + 1, number);
    }
    return true;
  }

  /** Whether the number is a member, or lies below the {@link #floor}. */
  public boolean contains(long number) {
    if (number < floor) {
      return true;
    }
    int index = lastRangeAtOrBelow(number);
    return index >= 0 && number <= largest[index];
  }

  /** Whether every number from {@code from} to {@code to}, both included, is a member. */
  public boolean containsAll(long from, long to) {
    if (from > to) {
      return true;
    }
    int index = lastRangeAtOrBelow(to);
    if (index < 0 || to > largest[index]) {
      return to < floor;
    }
    return smallest[index] <= Math.max(from, floor);
  }

  /** Forgets all members below {@code number}; the {@link #floor} stays where it is. */
  public void removeBelow(long number) {
    int drop = 0;
    while (drop < count && largest[drop] < number) {
      drop++;
    }
    removeRanges(0, drop);
    if (count > 0 && smallest[0] < number) {
      smallest[0] = number;
    }
  }

  /** The number below which everything counts as a member, because ranges were dropped there. */
  public long floor() {
    return floor;
  }

  /** Whether no range is held. */
  public boolean isEmpty() {
    return count == 0;
  }

  @Override
  public int rangeCount() {
    return count;
  }

  @Override
  public long smallest(int index) {
    return smallest[descending(index)];
  }

  @Override
  public long largest(int index) {
    return largest[descending(index)];
  }

  private int descending(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("range " + index + " of " + count);
    }
    return count - 1 - index;
  }

  private void insert(int index, long number) {
    int at = index;
    if (count == maxRanges) {
      if (at == 0) {
        // The newcomer would be the smallest range itself: it is the one to forget.
        floor = number + 1;
        return;
      }
      floor = largest[0] + 1;
      removeRanges(0, 1);
      at--;
    } else if (count == smallest.length) {
      int capacity = Math.min(maxRanges, count * 2);
      smallest = Arrays.copyOf(smallest, capacity);
      largest = Arrays.copyOf(largest, capacity);
    }
    System.arraycopy(smallest, at, smallest, at + 1, count - at);
    System.arraycopy(largest, at, largest, at + 1, count - at);
    smallest[at] = number;
    largest[at] = number;
    count++;
  }

  private void removeRanges(int index, int howMany) {
    int tail = count - index - howMany;
    System.arraycopy(smallest, index + howMany, smallest, index, tail);
    System.arraycopy(largest, index + howMany, largest, index, tail);
    count -= howMany;
  }

  /** The index of the last range that begins at or below the number, -1 if there is none. */
  private int lastRangeAtOrBelow(long number) {
    if (count > 0 && smallest[count - 1] <= number) {
      return count - 1;
    }
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (smallest[middle] <= number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return low - 1;
  }
}
