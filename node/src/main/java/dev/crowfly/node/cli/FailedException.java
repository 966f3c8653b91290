package dev.crowfly.node.cli;

import dev.crowfly.node.eyes.ErrorText;
import dev.crowfly.signaling.ErrorCode;
import java.io.Serial;

/** A command failed; exit status 1. */
final class FailedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * An error.
   *
   * @param code a word for programs, in capitals
   * @param message one line for people: what is wrong and what to do
   */
  FailedException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The error of a code, with what to do about it. */
  static FailedException of(ErrorCode code, String detail) {
    return new FailedException(code.name(), ErrorText.of(code, detail));
  }

  /** The word for programs. */
  String code() {
    return code;
  }
}
