package dev.crowfly.quic.recovery;

/**
 * A set of packet numbers that lie within one ring, a bit per slot, with a summary of a bit per
 * word: a search skips 4,096 absent numbers at a time.
 */
final class RingBits {
  private final int mask;
  private final int wordCount;
  private final long[] words;
  private final long[] summary;

  /**
   * An empty set.
   *
   * @param capacity the number of slots, a power of two, at least 64
   */
  RingBits(int capacity) {
    mask = capacity - 1;
    wordCount = capacity / Long.SIZE;
    words = new long[wordCount];
    summary = new long[(wordCount + Long.SIZE - 1) / Long.SIZE];
  }

  private int word(long number) {
    return ((int) number & mask) >>> 6;
  }

  boolean contains(long number) {
    return (words[word(number)] & (1L << number)) != 0;
  }

  void add(long number) {
    int word = word(number);
    words[word] |= 1L << number;
    summary[word >>> 6] |= 1L << word;
  }

  void remove(long number) {
    int word = word(number);
    words[word] &= ~(1L << number);
    if (words[word] == 0) {
      summary[word >>> 6] &= ~(1L << word);
    }
  }

  /**
   * The smallest member from {@code from} to {@code last}, or {@link SentPacketLog#NONE}. The
   * interval must lie within the ring.
   */
  long first(long from, long last) {
    long number = from;
    while (number <= last) {
      long bits = words[word(number)] >>> number;
      if (bits != 0) {
        long hit = number + Long.numberOfTrailingZeros(bits);
        return hit <= last ? hit : SentPacketLog.NONE;
      }
      number = nextOccupiedWord((number | 63) + 1, last);
    }
    return SentPacketLog.NONE;
  }

  /** The first number of the first word that is not empty, from a word's first number on. */
  private long nextOccupiedWord(long from, long last) {
    long number = from;
    while (number <= last) {
      int word = word(number);
      long bits = summary[word >>> 6] >>> word;
      if (bits != 0) {
        return number + (long) Long.numberOfTrailingZeros(bits) * Long.SIZE;
      }
      // To the next word of the summary, or around the end of the ring.
      number += (long) Math.min(Long.SIZE - (word & 63), wordCount - word) * Long.SIZE;
    }
    return number;
  }
}
