package dev.crowfly.quic.tls;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.EncryptionLevel;
import java.util.Arrays;

/**
 * Cuts the handshake bytes of a level into messages (RFC 8446 §4).
 *
 * <p>It grows with what has arrived, never with what a header promises, and refuses a message as
 * soon as its type or length is known to be wrong.
 */
final class MessageAssembler {
  private static final int HEADER_LENGTH = 4;

  private final boolean atClient;
  private byte[] buffer = new byte[512];
  private int filled;

  MessageAssembler(boolean atClient) {
    this.atClient = atClient;
  }

  /** Takes bytes up to the end of the current message, and tells how many. */
  int offer(EncryptionLevel level, byte[] buf, int off, int len) throws TransportError {
    int taken = 0;
    while (taken < len && filled < HEADER_LENGTH) {
      append(buf, off + taken, 1);
      taken++;
      if (filled == 1) {
        MessageRules.checkType(level, atClient, buffer[0] & 0xff);
      }
    }
    if (filled < HEADER_LENGTH) {
      return taken;
    }
    MessageRules.checkLength(buffer[0] & 0xff, bodyLength());
    int missing = HEADER_LENGTH + bodyLength() - filled;
    int more = Math.min(missing, len - taken);
    append(buf, off + taken, more);
    return taken + more;
  }

  /** Whether a whole message is there. */
  boolean isComplete() {
    return filled >= HEADER_LENGTH && filled == HEADER_LENGTH + bodyLength();
  }

  /** Whether the beginning of a message is there. */
  boolean isPartial() {
    return filled > 0 && !isComplete();
  }

  /** Hands the whole message out, header included, and is empty again. */
  byte[] take() {
    byte[] message = Arrays.copyOf(buffer, filled);
    filled = 0;
    return message;
  }

  private int bodyLength() {
    return (buffer[1] & 0xff) << 16 | (buffer[2] & 0xff) << 8 | (buffer[3] & 0xff);
  }

  private void append(byte[] buf, int off, int len) {
    if (filled + len > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(filled + len, 2 * buffer.length));
    }
    System.arraycopy(buf, off, buffer, filled, len);
    filled += len;
  }
}
