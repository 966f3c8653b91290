package dev.crowfly.quic.tls;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ExtensionType;

/**
 * Reads a NewSessionTicket (RFC 8446 §4.6.1) in order to forget it: sessions are not resumed yet,
 * but a malformed one is still an error.
 */
final class SessionTicketCheck {
  private final byte[] message;
  private int position = 4;
  private int limit;

  private SessionTicketCheck(byte[] message) {
    this.message = message;
    this.limit = message.length;
  }

  /** Checks a whole message, header included. */
  static void check(byte[] message) throws TransportError {
    SessionTicketCheck reader = new SessionTicketCheck(message);
    reader.skip(8); // lifetime and age_add
    reader.skip(reader.number(1)); // nonce
    int ticketLength = reader.number(2);
    if (ticketLength == 0) {
      throw malformed();
    }
    reader.skip(ticketLength);
    int extensionsLength = reader.number(2);
    if (extensionsLength != reader.limit - reader.position) {
      throw malformed();
    }
    reader.checkExtensions();
  }

  private void checkExtensions() throws TransportError {
    while (position < limit) {
      int type = number(2);
      int length = number(2);
      int start = position;
      skip(length);
      if (type == ExtensionType.early_data) {
        checkMaxEarlyDataSize(start, length);
      }
    }
  }

  private void checkMaxEarlyDataSize(int start, int length) throws TransportError {
    if (length != 4) {
      throw malformed();
    }
    for (int i = start; i < start + 4; i++) {
      if (message[i] != (byte) 0xff) {
        // RFC 9001 §4.6.1: any other size is a PROTOCOL_VIOLATION.
        throw new TransportError(
            TransportErrorCode.PROTOCOL_VIOLATION,
            "max_early_data_size of a session ticket is not 0xffffffff");
      }
    }
  }

  private int number(int bytes) throws TransportError {
    int start = position;
    skip(bytes);
    int value = 0;
    for (int i = start; i < position; i++) {
      value = value << 8 | (message[i] & 0xff);
    }
    return value;
  }

  private void skip(int bytes) throws TransportError {
    if (bytes > limit - position) {
      throw malformed();
    }
    position += bytes;
  }

  private static TransportError malformed() {
    return new TransportError(
        TransportErrorCode.crypto(AlertDescription.decode_error), "malformed new_session_ticket");
  }
}
