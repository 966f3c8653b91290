package dev.crowfly.quic.stream;

/**
 * A window of a byte sequence, in chunks: offset {@code n} lies in chunk {@code n / chunkBytes}.
 *
 * <p>A chunk is borrowed from the pool when the first byte is written into it, so holes cost one
 * reference per chunk and nothing else. The references lie in a ring: chunk {@code i} has slot
 * {@code i mod length}. Which bytes are meaningful is the owner's knowledge, not the store's.
 */
final class ChunkStore {
  private static final byte[][] NONE = {};
  private static final int FIRST_SLOTS = 2;

  /**
   * An empty store gives a larger ring back to the collector. 4 KiB of references: a stream with up
   * to 4 MiB in flight that is read as fast as it comes keeps its ring, and allocates nothing.
   */
  private static final int KEPT_SLOTS = 1024;

  private final ChunkPool pool;
  private final int shift;
  private final int mask;
  private byte[][] slots = NONE;
  private int heldChunks;

  /** The lowest chunk that may be held; what lies below was discarded. */
  private long firstChunk;

  ChunkStore(ChunkPool pool) {
    this.pool = pool;
    this.shift = Integer.numberOfTrailingZeros(pool.chunkBytes());
    this.mask = pool.chunkBytes() - 1;
  }

  /** Memory held, in bytes, without the ring. */
  long heldBytes() {
    return (long) heldChunks << shift;
  }

  /** Copies bytes to {@code [offset, offset + length)}, at or above what was discarded. */
  void write(long offset, byte[] from, int fromOffset, int length) {
    long at = offset;
    int source = fromOffset;
    int left = length;
    while (left > 0) {
      int n = Math.min(left, contiguous(at));
      System.arraycopy(from, source, chunkForWriting(at >>> shift), index(at), n);
      at += n;
      source += n;
      left -= n;
    }
  }

  /** Copies {@code [offset, offset + length)}, all written before, to the caller's array. */
  void read(long offset, byte[] out, int outOffset, int length) {
    long at = offset;
    int target = outOffset;
    int left = length;
    while (left > 0) {
      int n = Math.min(left, contiguous(at));
      System.arraycopy(chunk(at), index(at), out, target, n);
      at += n;
      target += n;
      left -= n;
    }
  }

  /** The array that holds the byte at {@code offset}, which was written before. */
  byte[] chunk(long offset) {
    return slots[slot(offset >>> shift)];
  }

  /** Where in its chunk the byte at {@code offset} lies. */
  int index(long offset) {
    return (int) offset & mask;
  }

  /** How many bytes from {@code offset} on lie in the same chunk, at least 1. */
  int contiguous(long offset) {
    return mask + 1 - index(offset);
  }

  /** Gives back every chunk that lies below {@code offset} as a whole. */
  void discardBelow(long offset) {
    long newFirst = offset >>> shift;
    // Chunks above the ring's length were never written.
    long end = Math.min(newFirst, firstChunk + slots.length);
    for (long chunk = firstChunk; chunk < end && heldChunks > 0; chunk++) {
      release(slot(chunk));
    }
    firstChunk = Math.max(firstChunk, newFirst);
  }

  /** Gives back every chunk; the owner needs none of the bytes any more. */
  void discardAll() {
    for (int i = 0; i < slots.length && heldChunks > 0; i++) {
      release(i);
    }
    if (slots.length > KEPT_SLOTS) {
      slots = NONE;
    }
  }

  private void release(int slot) {
    byte[] chunk = slots[slot];
    if (chunk != null) {
      slots[slot] = null;
      heldChunks--;
      pool.giveBack(chunk);
    }
  }

  private byte[] chunkForWriting(long chunk) {
    if (chunk - firstChunk >= slots.length) {
      grow(chunk - firstChunk + 1);
    }
    int slot = slot(chunk);
    if (slots[slot] == null) {
      slots[slot] = pool.take();
      heldChunks++;
    }
    return slots[slot];
  }

  private void grow(long needed) {
    int length = Math.max(FIRST_SLOTS, slots.length);
    while (length < needed) {
      length = Math.multiplyExact(length, 2);
    }
    byte[][] old = slots;
    slots = new byte[length][];
    for (long chunk = firstChunk; chunk < firstChunk + old.length; chunk++) {
      slots[slot(chunk)] = old[(int) chunk & (old.length - 1)];
    }
  }

  private int slot(long chunk) {
    return (int) chunk & (slots.length - 1);
  }
}
