package dev.crowfly.signaling.codec;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import java.util.Arrays;

/**
 * Makes bytes of messages: varint length (of all that follows), varint type, body. Keeps an array
 * to write in; not thread-safe.
 */
public final class MessageWriter {
  /** How long a message may be, without its length. */
  public static final int MAX_BYTES = 1 << 16;

  private final BodyWriter body = new BodyWriter();

  /** A writer that is used again and again. */
  public MessageWriter() {}

  /**
   * A message as bytes.
   *
   * <p>Texts for people are made fit: characters that can't be printed become question marks, what
   * is too long is cut. Everything else must be within its bounds.
   *
   * @throws SignalingException with {@link ErrorCode#INVALID} or {@link ErrorCode#MALFORMED} if a
   *     value is out of its bounds; a reader would refuse it
   */
  public byte[] bytes(Message message) throws SignalingException {
    int start = encode(message);
    return Arrays.copyOfRange(body.bytes(), start, body.end());
  }

  /** Leaves the message in {@link #array} up to {@link #end}; where it begins. */
  int encode(Message message) throws SignalingException {
    body.clear();
    MessageLayouts.of(message).write(message, body);
    int length = body.end() - BodyWriter.PREFIX_BYTES;
    if (length > MAX_BYTES) {
      throw new SignalingException(ErrorCode.INVALID, "a message of " + length + " bytes");
    }
    int start = BodyWriter.PREFIX_BYTES - Varint.lengthOf(length);
    Varint.put(body.bytes(), start, length);
    return start;
  }

  byte[] array() {
    return body.bytes();
  }

  int end() {
    return body.end();
  }
}
