package dev.crowfly.signaling;

import java.util.Objects;

/**
 * Bytes or values that are not allowed, with the code that the peer and the user are told. The only
 * exception that the codec throws on any bytes.
 */
public final class SignalingException extends Exception {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /**
   * A reason.
   *
   * @param code what a user can look up
   * @param text what exactly is wrong; quotes nothing that the peer sent
   */
  public SignalingException(ErrorCode code, String text) {
    super(text);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** What a user can look up. */
  public ErrorCode code() {
    return code;
  }
}
