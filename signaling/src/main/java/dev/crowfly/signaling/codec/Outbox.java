package dev.crowfly.signaling.codec;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import java.util.Arrays;

/**
 * Messages that wait to be written to a stream, as bytes. Grows with what waits, and is small again
 * when nothing does. Not thread-safe.
 */
public final class Outbox {
  private static final int SMALL_BYTES = 1024;

  private final MessageWriter writer;
  private byte[] bytes = {};
  private int begin;
  private int end;

  /**
   * An empty one.
   *
   * @param writer may be shared with others of the same owner
   */
  public Outbox(MessageWriter writer) {
    this.writer = writer;
  }

  /**
   * Adds a message.
   *
   * @param capacityBytes how much may wait with it
   * @return false if it would be more: it was not added
   * @throws IllegalArgumentException if a value is out of its bounds, see {@link
   *     MessageWriter#bytes}
   */
  public boolean offer(Message message, int capacityBytes) {
    int start;
    try {
      start = writer.encode(message);
    } catch (SignalingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    int length = writer.end() - start;
    if (length > capacityBytes - (end - begin)) {
      return false;
    }
    makeRoom(length);
    System.arraycopy(writer.array(), start, bytes, end, length);
    end += length;
    return true;
  }

  /**
   * Takes bytes.
   *
   * @return how many were put at {@code offset}, at most {@code room}
   */
  public int write(byte[] out, int offset, int room) {
    int count = Math.min(room, end - begin);
    System.arraycopy(bytes, begin, out, offset, count);
    begin += count;
    if (begin == end) {
      clear();
    }
    return count;
  }

  /** How many bytes wait. */
  public int size() {
    return end - begin;
  }

  /** Forgets what waits. */
  public void clear() {
    begin = 0;
    end = 0;
    if (bytes.length > SMALL_BYTES) {
      bytes = Arrays.copyOf(bytes, 0);
    }
  }

  private void makeRoom(int length) {
    if (bytes.length - end >= length) {
      return;
    }
    int kept = end - begin;
    byte[] to =
        kept + length <= bytes.length / 2
            ? bytes
            : new byte[Math.max(SMALL_BYTES, 2 * (kept + length))];
    System.arraycopy(bytes, begin, to, 0, kept);
    bytes = to;
    begin = 0;
    end = kept;
  }
}
