package dev.crowfly.quic.tls;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.io.EOFException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsFatalAlert;

/** Finds the alert for what Bouncy Castle throws (RFC 8446 §6.2, RFC 9001 §4.8). */
final class Alerts {
  private Alerts() {}

  /**
   * The error for an exception that came out of the handshake.
   *
   * @param type the message that was being processed, -1 for none
   */
  static TransportError translate(int type, Exception thrown) {
    short alert = alert(type, thrown);
    String where = type < 0 ? "handshake" : HandshakeType.getText((short) type);
    return new TransportError(
        TransportErrorCode.crypto(alert),
        where + ": " + AlertDescription.getText(alert) + detail(thrown));
  }

  private static short alert(int type, Exception thrown) {
    if (thrown instanceof TlsFatalAlert fatal
        && fatal.getAlertDescription() != AlertDescription.internal_error) {
      return fatal.getAlertDescription();
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException) {
        return AlertDescription.decode_error;
      }
    }
    // Bouncy Castle reports bytes it chokes on as an internal error; blame the message instead.
    boolean choked = !(thrown instanceof TlsFatalAlert) || thrown.getCause() != null;
    return switch (type) {
      case HandshakeType.certificate -> AlertDescription.bad_certificate;
      case HandshakeType.client_hello, HandshakeType.server_hello ->
          choked ? AlertDescription.illegal_parameter : AlertDescription.internal_error;
      case HandshakeType.certificate_verify ->
          choked ? AlertDescription.decrypt_error : AlertDescription.internal_error;
      case HandshakeType.encrypted_extensions, HandshakeType.certificate_request ->
          choked ? AlertDescription.decode_error : AlertDescription.internal_error;
      default -> AlertDescription.internal_error;
    };
  }

  private static String detail(Exception thrown) {
    if (thrown instanceof TlsFatalAlert && thrown.getCause() == null) {
      String message = thrown.getMessage();
      int semicolon = message.indexOf(';');
      return semicolon < 0 ? "" : message.substring(semicolon);
    }
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    return cause.getMessage() == null ? "" : "; " + cause.getMessage();
  }
}
