package dev.crowfly.quic.stream;

/**
 * Puts the bytes of one receiving direction in order: stream data or the CRYPTO data of one
 * encryption level.
 *
 * <pre>
 *   0         readOffset     readOffset + readable            highestOffset
 *   |  read,    |  in order,   |  gaps and ranges that came     |
 *   |  freed    |  to be read  |  early                         |
 * </pre>
 *
 * <p>Two bounds, because the peer chooses the offsets: the distance from the read offset to the
 * highest offset, and the number of ranges. Memory is borrowed per chunk that holds at least one
 * byte and given back as the bytes are read. Of bytes that arrive twice the first copy counts: RFC
 * 9000 §2.2 forbids the peer to change them. Not thread-safe.
 */
public final class Reassembly {
  /** What became of received bytes. */
  public enum Outcome {
    /** At least one byte was new. */
    ACCEPTED,
    /** Nothing in it was new. */
    DUPLICATE,
    /** It reaches beyond the bound on buffered bytes; nothing was stored. */
    BEYOND_LIMIT,
    /** It would make more separate ranges than allowed; nothing was stored. */
    TOO_FRAGMENTED
  }

  private final ChunkStore bytes;
  private final ByteRanges received = new ByteRanges();
  private final int maxRanges;
  private final long maxBufferedBytes;
  private long readOffset;
  private long highestOffset;

  /**
   * An empty buffer.
   *
   * @param pool the endpoint's
   * @param maxBufferedBytes how far beyond the read offset bytes are accepted; Long.MAX_VALUE where
   *     flow control has checked the offset before
   * @param maxRanges how many separate ranges may wait behind a gap, at least 1
   */
  public Reassembly(ChunkPool pool, long maxBufferedBytes, int maxRanges) {
    if (maxBufferedBytes < 0 || maxRanges < 1) {
      throw new IllegalArgumentException("bounds " + maxBufferedBytes + ", " + maxRanges);
    }
    this.bytes = new ChunkStore(pool);
    this.maxBufferedBytes = maxBufferedBytes;
    this.maxRanges = maxRanges;
  }

  /**
   * Stores a copy of what is new in {@code length} bytes that belong at {@code offset}.
   *
   * @param offset 0 to 2^62 - 1
   */
  public Outcome receive(long offset, byte[] data, int dataOffset, int length) {
    long end = offset + length;
    // Compared as a difference: readOffset + maxBufferedBytes may overflow, this can't.
    if (end - readOffset > maxBufferedBytes) {
      return Outcome.BEYOND_LIMIT;
    }
    long start = Math.max(offset, readOffset);
    if (received.containsAll(start, end)) {
      highestOffset = Math.max(highestOffset, end);
      return Outcome.DUPLICATE;
    }
    // The bytes to be read next are always welcome: refusing them could stall the stream for good.
    if (start > readOffset && received.countAfterAdd(start, end) > maxRanges) {
      return Outcome.TOO_FRAGMENTED;
    }
    storeGaps(start, end, data, dataOffset - offset);
    received.add(start, end);
    highestOffset = Math.max(highestOffset, end);
    return Outcome.ACCEPTED;
  }

  /** Writes the parts of {@code [start, end)} that were not received yet. */
  private void storeGaps(long start, long end, byte[] data, long dataOrigin) {
    long at = start;
    for (int i = received.firstEndingAfter(start); at < end; i++) {
      long gapEnd = i < received.count() ? Math.min(end, received.start(i)) : end;
      if (gapEnd > at) {
        bytes.write(at, data, (int) (dataOrigin + at), (int) (gapEnd - at));
      }
      at = i < received.count() ? Math.max(gapEnd, received.end(i)) : end;
    }
  }

  /** How many bytes can be read now, without a gap. */
  public int readable() {
    if (received.isEmpty() || received.firstStart() > readOffset) {
      return 0;
    }
    return (int) Math.min(Integer.MAX_VALUE, received.firstEnd() - readOffset);
  }

  /**
   * Moves up to {@code length} bytes to {@code out}.
   *
   * @return how many, 0 when none are readable
   */
  public int read(byte[] out, int outOffset, int length) {
    int n = Math.min(length, readable());
    bytes.read(readOffset, out, outOffset, n);
    consume(n);
    return n;
  }

  /**
   * The array that holds the next byte to read; valid until the next change, read-only; only if
   * {@link #readable} is not 0.
   */
  public byte[] peekArray() {
    if (readable() == 0) {
      throw new IllegalStateException("nothing to read");
    }
    return bytes.chunk(readOffset);
  }

  /** The index of the next byte to read in {@link #peekArray}. */
  public int peekOffset() {
    return bytes.index(readOffset);
  }

  /** How many readable bytes lie side by side in {@link #peekArray}. */
  public int peekLength() {
    return Math.min(readable(), bytes.contiguous(readOffset));
  }

  /** Drops {@code n} readable bytes: they were used where they lay. */
  public void consume(int n) {
    if (n < 0 || n > readable()) {
      throw new IllegalArgumentException("consume " + n + " of " + readable());
    }
    readOffset += n;
    received.remove(0, readOffset);
    if (received.isEmpty()) {
      // A partly read chunk would otherwise stay with an idle stream.
      bytes.discardAll();
    }
    bytes.discardBelow(readOffset);
  }

  /** Drops everything that was received, e.g. after a reset, and gives the memory back. */
  public void discard() {
    readOffset = Math.max(readOffset, highestOffset);
    received.clear();
    bytes.discardAll();
    bytes.discardBelow(readOffset);
  }

  /** How many bytes were read: the offset of the next one. */
  public long readOffset() {
    return readOffset;
  }

  /** The largest sum of offset and length that was accepted. */
  public long highestOffset() {
    return highestOffset;
  }

  /** How many separate ranges wait to be read. */
  public int rangeCount() {
    return received.count();
  }

  /** Memory borrowed from the pool, in bytes. */
  public long heldBytes() {
    return bytes.heldBytes();
  }
}
