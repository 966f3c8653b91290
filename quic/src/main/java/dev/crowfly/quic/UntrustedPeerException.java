package dev.crowfly.quic;

import java.io.Serial;

/**
 * A {@link PeerVerifier} does not accept the peer.
 *
 * <p>It has no stack trace: peers provoke it at will. The alert is what the peer gets to see (RFC
 * 8446 §6.2), together with the message.
 */
public final class UntrustedPeerException extends Exception {
  /** The certificate is corrupt, or not the one that was expected. */
  public static final int BAD_CERTIFICATE = 42;

  /** The certificate is of a kind that is not supported. */
  public static final int UNSUPPORTED_CERTIFICATE = 43;

  /** The certificate has expired or is not valid yet. */
  public static final int CERTIFICATE_EXPIRED = 45;

  /** Some other fault of the certificate. */
  public static final int CERTIFICATE_UNKNOWN = 46;

  /** No chain leads to a root that is trusted. */
  public static final int UNKNOWN_CA = 48;

  /** The certificate is genuine, but its owner is not welcome. */
  public static final int ACCESS_DENIED = 49;

  @Serial private static final long serialVersionUID = 1L;

  private final int alert;

  /**
   * A refusal.
   *
   * @param alert the TLS AlertDescription to send, 1 to 255
   * @param message a sentence for people; the peer gets to read it
   */
  public UntrustedPeerException(int alert, String message) {
    super(message, null, false, false);
    if (alert < 1 || alert > 255) {
      throw new IllegalArgumentException("alert out of range: " + alert);
    }
    this.alert = alert;
  }

  /** The TLS alert to send. */
  public int alert() {
    return alert;
  }
}
