package dev.crowfly.node.core;

import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;

/** There is no session, or no more. */
public final class SessionException extends IOException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /**
   * The exception for one reason.
   *
   * @param code what it was
   * @param message for people: what, and what to do
   */
  public SessionException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** What it was. */
  public ErrorCode code() {
    return code;
  }
}
