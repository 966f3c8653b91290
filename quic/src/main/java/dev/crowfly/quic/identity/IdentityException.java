package dev.crowfly.quic.identity;

import java.io.Serial;

/** A key, a certificate or a PEM text can't be used; the message tells why. */
public final class IdentityException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * An error.
   *
   * @param message a sentence for people, without anything secret in it
   */
  public IdentityException(String message) {
    super(message);
  }
}
