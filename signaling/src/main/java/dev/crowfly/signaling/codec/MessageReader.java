package dev.crowfly.signaling.codec;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import java.util.Arrays;

/**
 * Makes messages of a stream's bytes, which come in pieces of any size.
 *
 * <p>Unknown types are skipped, unknown fields at the end of a message ignored. What it remembers
 * is what it was fed and has not given yet, with as much room to grow: an announced length takes no
 * memory. After an exception the stream is of no use any more. Not thread-safe.
 */
public final class MessageReader {
  private static final int SMALL_BYTES = 1024;

  private final BodyReader body = new BodyReader();
  private byte[] bytes = {};
  private int begin;
  private int end;

  /** A reader at the start of a stream. */
  public MessageReader() {}

  /** Takes a copy of the next bytes; ask {@link #next} until it gives null before feeding more. */
  public void feed(byte[] data, int offset, int length) {
    if (bytes.length - end < length) {
      int kept = end - begin;
      byte[] to = kept + length <= bytes.length / 2 ? bytes : new byte[2 * (kept + length)];
      System.arraycopy(bytes, begin, to, 0, kept);
      bytes = to;
      begin = 0;
      end = kept;
    }
    System.arraycopy(data, offset, bytes, end, length);
    end += length;
  }

  /**
   * The next message, or null if more bytes are needed.
   *
   * @throws SignalingException if the bytes make no message
   */
  public Message next() throws SignalingException {
    while (begin < end) {
      int prefix = 1 << ((bytes[begin] & 0xff) >>> 6);
      if (end - begin < prefix) {
        return null;
      }
      body.wrap(bytes, begin, prefix);
      long length = body.varint();
      if (length == 0 || length > MessageWriter.MAX_BYTES) {
        throw Bounds.malformed("a message of " + length + " bytes");
      }
      if (end - begin - prefix < length) {
        return null;
      }
      body.wrap(bytes, begin + prefix, (int) length);
      begin += prefix + (int) length;
      MessageLayout<?> layout = MessageLayouts.of(body.varint());
      if (layout != null) {
        return layout.reading().read(body);
      }
    }
    forget();
    return null;
  }

  /** How many bytes wait for the rest of their message. */
  public int pendingBytes() {
    return end - begin;
  }

  private void forget() {
    begin = 0;
    end = 0;
    if (bytes.length > SMALL_BYTES) {
      bytes = Arrays.copyOf(bytes, 0);
    }
  }
}
