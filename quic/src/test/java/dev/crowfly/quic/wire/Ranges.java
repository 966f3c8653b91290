package dev.crowfly.quic.wire;

import java.util.Arrays;

/** Given ranges, in descending order: smallest, largest, smallest, largest, ... */
final class Ranges implements AckRanges {
  private final long[] bounds;

  Ranges(long... bounds) {
    this.bounds = bounds;
  }

  @Override
  public int rangeCount() {
    return bounds.length / 2;
  }

  @Override
  public long smallest(int index) {
    return bounds[2 * index];
  }

  @Override
  public long largest(int index) {
    return bounds[2 * index + 1];
  }

  @Override
  public String toString() {
    return Arrays.toString(bounds);
  }
}
