package dev.crowfly.quic.stream;

/**
 * The bytes of one sending direction, from the moment they are written until the peer has
 * acknowledged them: stream data or the CRYPTO data of one encryption level.
 *
 * <pre>
 *   0          ackedEnd                    sentEnd            length
 *   |  acked,    |  sent: in flight, lost,   |  new, never     |
 *   |  forgotten |  or acked out of order    |  sent           |
 * </pre>
 *
 * <p>What to send next: {@link #hasPending}, {@link #nextOffset}, {@link #nextLength}; lost bytes
 * come before new ones, lowest offset first. The sender copies them out, calls {@link #onSent}, and
 * leaves (offset, length) with the packet; {@link #onAcked} or {@link #onLost} bring it back, in
 * any order and any number of times. Bytes are copied once on the way in and once on the way out.
 * Not thread-safe.
 */
public final class SendBuffer {
  private static final byte[] NOTHING = {};

  private final ChunkPool pool;
  private final ChunkStore bytes;
  private final ByteRanges acked = new ByteRanges();
  private final ByteRanges lost = new ByteRanges();
  private long ackedEnd;
  private long sentEnd;
  private long length;

  /**
   * An empty buffer that borrows its memory from {@code pool}.
   *
   * @param pool the endpoint's
   */
  public SendBuffer(ChunkPool pool) {
    this.pool = pool;
    bytes = new ChunkStore(pool);
  }

  /** Takes a copy of {@code length} bytes; the caller limits how much it lets pile up. */
  public void append(byte[] data, int offset, int length) {
    bytes.write(this.length, data, offset, length);
    this.length += length;
  }

  /** The offset after the last byte written so far. */
  public long length() {
    return length;
  }

  /** The offset after the highest byte that was ever sent. */
  public long sentEnd() {
    return sentEnd;
  }

  /** Bytes from the first unacknowledged one to the last one written: what is kept in memory. */
  public long bufferedBytes() {
    return length - ackedEnd;
  }

  /** Bytes that were never sent. */
  public long unsentBytes() {
    return length - sentEnd;
  }

  /** Whether every byte written so far is acknowledged (or was discarded). */
  public boolean isFullyAcked() {
    return ackedEnd == length;
  }

  /** Whether bytes wait to be sent again. */
  public boolean hasLost() {
    return !lost.isEmpty();
  }

  /**
   * Whether something is to be sent.
   *
   * @param limitOffset new bytes at or above it may not be sent (flow control); bytes that were
   *     sent before may always be sent again
   */
  public boolean hasPending(long limitOffset) {
    return !lost.isEmpty() || sentEnd < Math.min(length, limitOffset);
  }

  /** The offset of the byte to send next; meaningful only if {@link #hasPending}. */
  public long nextOffset() {
    return lost.isEmpty() ? sentEnd : lost.firstStart();
  }

  /**
   * How many bytes to send from {@link #nextOffset} on; 0 if there are none.
   *
   * @param max how many fit, at least 0
   * @param limitOffset as in {@link #hasPending}
   */
  public int nextLength(int max, long limitOffset) {
    long end = lost.isEmpty() ? Math.min(length, limitOffset) : lost.firstEnd();
    return (int) Math.max(0, Math.min(max, end - nextOffset()));
  }

  /** Copies bytes that are still held, {@code [offset, offset + length)}, to {@code out}. */
  public void copy(long offset, byte[] out, int outOffset, int length) {
    checkHeld(offset, length);
    bytes.read(offset, out, outOffset, length);
  }

  /**
   * An array in which {@code length} bytes from {@code offset} on lie side by side, beginning at
   * {@link #viewOffset}; valid until the next call to any buffer of the pool, read-only.
   *
   * <p>It is the buffer's own memory, except for the few ranges that straddle two chunks: those are
   * gathered in the pool's scratch array.
   */
  public byte[] viewArray(long offset, int length) {
    checkHeld(offset, length);
    if (length == 0) {
      return NOTHING;
    }
    if (length <= bytes.contiguous(offset)) {
      return bytes.chunk(offset);
    }
    byte[] scratch = pool.scratch(length);
    bytes.read(offset, scratch, 0, length);
    return scratch;
  }

  /** Where the bytes begin in {@link #viewArray} with the same arguments. */
  public int viewOffset(long offset, int length) {
    return length > 0 && length <= bytes.contiguous(offset) ? bytes.index(offset) : 0;
  }

  /** The bytes went out in a packet: they are pending no longer. */
  public void onSent(long offset, int length) {
    if (offset > sentEnd || offset + length > this.length) {
      throw new IllegalArgumentException(
          "sent " + offset + "+" + length + " of " + sentEnd + ".." + this.length);
    }
    lost.remove(offset, offset + length);
    sentEnd = Math.max(sentEnd, offset + length);
  }

  /** The peer has the bytes; their memory is freed once everything below is acknowledged too. */
  public void onAcked(long offset, int length) {
    checkSent(offset, length);
    long end = offset + length;
    lost.remove(offset, end);
    acked.add(Math.max(offset, ackedEnd), end);
    if (!acked.isEmpty() && acked.firstStart() <= ackedEnd) {
      ackedEnd = acked.firstEnd();
      acked.remove(0, ackedEnd);
      release();
    }
  }

  /** The packet is lost: what the peer has not acknowledged by now is to be sent again. */
  public void onLost(long offset, int length) {
    checkSent(offset, length);
    long start = Math.max(offset, ackedEnd);
    long end = offset + length;
    lost.add(start, end);
    for (int i = acked.firstEndingAfter(start); i < acked.count() && acked.start(i) < end; i++) {
      lost.remove(acked.start(i), acked.end(i));
    }
  }

  /**
   * A probe is due: what is not acknowledged is to be sent again, although not known to be lost.
   *
   * <p>RFC 9002 §6.2.4: a probe should carry data that is in flight when there is nothing new.
   */
  public void onProbe(long offset, int length) {
    onLost(offset, length);
  }

  /** Forgets every byte, e.g. after a reset; later acknowledgements and losses change nothing. */
  public void discard() {
    sentEnd = length;
    ackedEnd = length;
    lost.clear();
    acked.clear();
    release();
  }

  /** Memory borrowed from the pool, in bytes. */
  public long heldBytes() {
    return bytes.heldBytes();
  }

  private void release() {
    if (ackedEnd == length) {
      bytes.discardAll();
    }
    bytes.discardBelow(ackedEnd);
  }

  private void checkSent(long offset, int length) {
    if (offset < 0 || length < 0 || offset + length > sentEnd) {
      throw new IllegalArgumentException("never sent " + offset + "+" + length);
    }
  }

  private void checkHeld(long offset, int length) {
    if (offset < ackedEnd || length < 0 || offset + length > this.length) {
      throw new IllegalArgumentException(
          offset + "+" + length + " is not in " + ackedEnd + ".." + this.length);
    }
  }
}
