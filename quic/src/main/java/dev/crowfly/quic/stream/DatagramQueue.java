package dev.crowfly.quic.stream;

import java.util.function.LongConsumer;

/**
 * Datagrams that wait, to be sent or to be read (RFC 9221): bounded in number and bytes, and when a
 * bound is hit the oldest goes, because a fresh datagram is worth more than a stale one.
 *
 * <p>The bytes lie in a ring that grows to its bound at most; each datagram is in one piece.
 * Nothing is allocated once the ring is large enough. Not thread-safe.
 */
public final class DatagramQueue {
  private static final int FIRST_BYTES = 2048;

  private final int maxDatagrams;
  private final int maxBytes;
  private final LongConsumer onDropped;
  private byte[] ring = new byte[0];
  private int[] starts = new int[0];
  private int[] lengths = new int[0];
  private long[] tags = new long[0];
  private int head;
  private int size;
  private int bytes;
  private long offered;
  private long dropped;

  /**
   * An empty queue, which owns no memory yet.
   *
   * @param maxDatagrams how many may wait, at least 1
   * @param maxBytes the size of the ring, at least that of the largest datagram
   */
  public DatagramQueue(int maxDatagrams, int maxBytes) {
    this(maxDatagrams, maxBytes, tag -> {});
  }

  /**
   * An empty queue that tells of the datagrams that it drops.
   *
   * @param onDropped gets the tag of each; must not use the queue
   */
  public DatagramQueue(int maxDatagrams, int maxBytes, LongConsumer onDropped) {
    this.onDropped = onDropped;
    if (maxDatagrams < 1 || maxBytes < 0) {
      throw new IllegalArgumentException("bounds " + maxDatagrams + ", " + maxBytes);
    }
    this.maxDatagrams = maxDatagrams;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes a copy of a datagram, and drops as many of the oldest as that takes.
   *
   * @param tag comes back with the datagram: what the application calls it
   * @return false, and the datagram is counted as dropped, when it is larger than the ring
   */
  public boolean offer(byte[] data, int offset, int length, long tag) {
    offered++;
    if (length > maxBytes) {
      dropped++;
      onDropped.accept(tag);
      return false;
    }
    if (size == maxDatagrams) {
      drop();
    }
    reserve(length);
    int start = placeFor(length);
    while (start < 0) {
      drop();
      start = placeFor(length);
    }
    System.arraycopy(data, offset, ring, start, length);
    int slot = slot(size);
    starts[slot] = start;
    lengths[slot] = length;
    tags[slot] = tag;
    size++;
    bytes += length;
    return true;
  }

  /** How many datagrams wait. */
  public int size() {
    return size;
  }

  /** Whether none waits. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** How many bytes wait. */
  public int bytes() {
    return bytes;
  }

  /** How many datagrams were ever offered. */
  public long offeredCount() {
    return offered;
  }

  /** How many datagrams were dropped, whoever dropped them. */
  public long droppedCount() {
    return dropped;
  }

  /** The array that holds the oldest datagram; valid until the next change, read-only. */
  public byte[] firstArray() {
    return ring;
  }

  /** Where the oldest datagram begins in {@link #firstArray}. */
  public int firstOffset() {
    return starts[first()];
  }

  /** The size of the oldest datagram in bytes. */
  public int firstLength() {
    return lengths[first()];
  }

  /** The tag of the oldest datagram. */
  public long firstTag() {
    return tags[first()];
  }

  /** The oldest datagram was sent, or read. */
  public void removeFirst() {
    bytes -= lengths[first()];
    head = slot(1);
    size--;
  }

  /** The oldest datagram goes unsent, e.g. because it fits no packet of the path; it is counted. */
  public void drop() {
    long tag = firstTag();
    removeFirst();
    dropped++;
    onDropped.accept(tag);
  }

  /** Drops what waits, without counting it, and gives the memory back. */
  public void release() {
    ring = new byte[0];
    starts = new int[0];
    lengths = new int[0];
    tags = new long[0];
    head = 0;
    size = 0;
    bytes = 0;
  }

  private int first() {
    if (size == 0) {
      throw new IllegalStateException("no datagram");
    }
    return head;
  }

  private int slot(int position) {
    int slot = head + position;
    return slot < starts.length ? slot : slot - starts.length;
  }

  /**
   * Where {@code length} bytes fit behind the newest datagram; -1 if nowhere.
   *
   * <pre>
   *   free | oldest ... newest | free       or, wrapped:       newest | free | oldest ...
   * </pre>
   */
  private int placeFor(int length) {
    if (size == 0) {
      return 0;
    }
    int newest = slot(size - 1);
    int end = starts[newest] + lengths[newest];
    int begin = starts[head];
    // Equal positions mean full here, unless all that waits is empty, which loses nothing.
    boolean wrapped = starts[newest] < begin || (end == begin && bytes > 0);
    if (wrapped) {
      return length <= begin - end ? end : -1;
    }
    if (length <= ring.length - end) {
      return end;
    }
    return length <= begin ? 0 : -1;
  }

  /** Makes room by growing, as far as the bounds allow, before anything has to be dropped. */
  private void reserve(int length) {
    if (size == starts.length) {
      resizeSlots(Math.min(maxDatagrams, Math.max(8, 2 * size)));
    }
    while ((placeFor(length) < 0 && ring.length < maxBytes) || length > ring.length) {
      long doubled = Math.max(FIRST_BYTES, 2L * ring.length);
      resizeRing((int) Math.min(maxBytes, Math.max(doubled, length)));
    }
  }

  private void resizeSlots(int count) {
    int[] newStarts = new int[count];
    int[] newLengths = new int[count];
    long[] newTags = new long[count];
    for (int i = 0; i < size; i++) {
      newStarts[i] = starts[slot(i)];
      newLengths[i] = lengths[slot(i)];
      newTags[i] = tags[slot(i)];
    }
    starts = newStarts;
    lengths = newLengths;
    tags = newTags;
    head = 0;
  }

  private void resizeRing(int count) {
    byte[] old = ring;
    ring = new byte[count];
    int at = 0;
    for (int i = 0; i < size; i++) {
      int slot = slot(i);
      System.arraycopy(old, starts[slot], ring, at, lengths[slot]);
      starts[slot] = at;
      at += lengths[slot];
    }
  }
}
