package dev.crowfly.node.runtime;

/**
 * A bounded queue of bytes in one array. Offers runs of the array, so that bytes move without
 * another copy. The array grows with what waits: many streams carry little. Not thread-safe.
 */
final class ByteRing {
  private static final int FIRST_BYTES = 2048;

  private final int capacity;
  private byte[] bytes;
  private int head;
  private int size;

  /**
   * An empty ring.
   *
   * @param capacity in bytes
   */
  ByteRing(int capacity) {
    this.capacity = capacity;
    bytes = new byte[Math.min(capacity, FIRST_BYTES)];
  }

  /** Its array: runs are places in it. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  int free() {
    return capacity - size;
  }

  int capacity() {
    return capacity;
  }

  /** Makes room for a run: an array that is full becomes larger, up to the capacity. */
  private void grow() {
    if (size < bytes.length || bytes.length == capacity) {
      return;
    }
    byte[] larger = new byte[Math.min(capacity, 4 * bytes.length)];
    int waiting = read(larger, 0, size);
    bytes = larger;
    head = 0;
    size = waiting;
  }

  /** Where the next run of free bytes begins, in {@link #array}; ask {@link #writeRun} first. */
  int writeOffset() {
    int tail = head + size;
    return tail < bytes.length ? tail : tail - bytes.length;
  }

  /** How long it is; 0 if the ring is full. */
  int writeRun() {
    grow();
    return Math.min(bytes.length - size, bytes.length - writeOffset());
  }

  /** The first {@code count} bytes of the free run are filled now. */
  void wrote(int count) {
    size += count;
  }

  /** Where the next run of waiting bytes begins. */
  int readOffset() {
    return head;
  }

  /** How long it is; 0 if the ring is empty. */
  int readRun() {
    return Math.min(size, bytes.length - head);
  }

  /** The first {@code count} bytes of the waiting run are taken. */
  void took(int count) {
    head = head + count == bytes.length ? 0 : head + count;
    size -= count;
  }

  /** Copies in as much as there is room for. */
  int write(byte[] from, int offset, int length) {
    int copied = 0;
    while (copied < length && free() > 0) {
      int run = Math.min(writeRun(), length - copied);
      System.arraycopy(from, offset + copied, bytes, writeOffset(), run);
      wrote(run);
      copied += run;
    }
    return copied;
  }

  /** Copies out as much as there is. */
  int read(byte[] to, int offset, int length) {
    int copied = 0;
    while (copied < length && size > 0) {
      int run = Math.min(readRun(), length - copied);
      System.arraycopy(bytes, readOffset(), to, offset + copied, run);
      took(run);
      copied += run;
    }
    return copied;
  }

  /** Drops what waits. */
  void clear() {
    size = 0;
  }
}
