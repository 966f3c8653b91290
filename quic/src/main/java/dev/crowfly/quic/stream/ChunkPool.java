package dev.crowfly.quic.stream;

import java.util.Arrays;

/**
 * Byte arrays of one size that buffers borrow and give back.
 *
 * <p>An endpoint owns one and shares it among all of its connections, so that an idle connection
 * holds no buffer memory while a busy one allocates none. Not thread-safe: the endpoint's thread.
 */
public final class ChunkPool {
  /** Three packets or so: small enough to waste little on a short message. */
  public static final int DEFAULT_CHUNK_BYTES = 4096;

  private final int chunkBytes;
  private final int keptIdleChunks;
  private byte[][] idle = new byte[8][];
  private int idleCount;
  private int lentCount;
  private byte[] scratch = new byte[0];

  /**
   * A pool that has lent nothing yet and owns no chunk.
   *
   * @param chunkBytes size of each chunk, a power of two, 64 to 2^24
   * @param keptIdleChunks how many chunks wait here for the next borrower in any case; beyond that,
   *     as many as are lent do, and the rest is garbage
   */
  public ChunkPool(int chunkBytes, int keptIdleChunks) {
    if (Integer.bitCount(chunkBytes) != 1 || chunkBytes < 64 || chunkBytes > 1 << 24) {
      throw new IllegalArgumentException("chunk size " + chunkBytes);
    }
    if (keptIdleChunks < 0) {
      throw new IllegalArgumentException("idle chunks " + keptIdleChunks);
    }
    this.chunkBytes = chunkBytes;
    this.keptIdleChunks = keptIdleChunks;
  }

  /** The size of every chunk. */
  public int chunkBytes() {
    return chunkBytes;
  }

  /** How many chunks are with borrowers. */
  public int lentChunks() {
    return lentCount;
  }

  /** How many chunks wait for a borrower. */
  public int idleChunks() {
    return idleCount;
  }

  /** A chunk with arbitrary content. */
  byte[] take() {
    lentCount++;
    if (idleCount == 0) {
      return new byte[chunkBytes];
    }
    byte[] chunk = idle[--idleCount];
    idle[idleCount] = null;
    return chunk;
  }

  /**
   * Takes back a chunk that {@link #take} gave.
   *
   * <p>Many streams give back a lot at once and borrow it again a moment later. So as many may wait
   * as are lent, which at most doubles the memory in use, and goes with it.
   */
  void giveBack(byte[] chunk) {
    lentCount--;
    int limit = Math.max(keptIdleChunks, lentCount);
    if (idleCount < limit) {
      if (idleCount == idle.length) {
        idle = Arrays.copyOf(idle, 2 * idle.length);
      }
      idle[idleCount++] = chunk;
    } else if (idleCount > limit) {
      idle[--idleCount] = null;
    }
  }

  /** An array of at least {@code length} bytes that is anybody's until the next call. */
  byte[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new byte[Math.max(length, 2 * scratch.length)];
    }
    return scratch;
  }
}
