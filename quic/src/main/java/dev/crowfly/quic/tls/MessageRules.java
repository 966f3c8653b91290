package dev.crowfly.quic.tls;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.HandshakeType;

/** Which message may come at which encryption level, and how long it may be. */
final class MessageRules {
  /** The longest body of a message; a chain of ten certificates has room in it. */
  static final int MAX_BODY_LENGTH = 32768;

  private MessageRules() {}

  /**
   * Checks the type of a message that begins.
   *
   * @param atClient whether we are the client
   */
  static void checkType(EncryptionLevel level, boolean atClient, int type) throws TransportError {
    if (isAllowed(level, atClient, type)) {
      return;
    }
    String name = HandshakeType.getText((short) type);
    if (level == EncryptionLevel.ONE_RTT && atClient && type == HandshakeType.certificate_request) {
      // RFC 9001 §4.4: no authentication after the handshake, and this is the code for it.
      throw new TransportError(
          TransportErrorCode.PROTOCOL_VIOLATION, name + " after the handshake");
    }
    // RFC 9001 §6: a TLS KeyUpdate is unexpected at any level, and so is §8.3's EndOfEarlyData.
    throw new TransportError(
        TransportErrorCode.crypto(AlertDescription.unexpected_message),
        name + " is not allowed at level " + level);
  }

  /** Checks the length that the header of a message announces. */
  static void checkLength(int type, int bodyLength) throws TransportError {
    if (bodyLength > MAX_BODY_LENGTH) {
      throw new TransportError(
          TransportErrorCode.crypto(AlertDescription.illegal_parameter),
          HandshakeType.getText((short) type) + " of " + bodyLength + " bytes is too long");
    }
  }

  private static boolean isAllowed(EncryptionLevel level, boolean atClient, int type) {
    return switch (level) {
      case INITIAL -> type == (atClient ? HandshakeType.server_hello : HandshakeType.client_hello);
      case HANDSHAKE ->
          switch (type) {
            case HandshakeType.certificate,
                HandshakeType.certificate_verify,
                HandshakeType.finished ->
                true;
            case HandshakeType.encrypted_extensions, HandshakeType.certificate_request -> atClient;
            default -> false;
          };
      case ONE_RTT -> atClient && type == HandshakeType.new_session_ticket;
    };
  }
}
