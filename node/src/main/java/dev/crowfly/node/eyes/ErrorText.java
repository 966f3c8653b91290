package dev.crowfly.node.eyes;

import dev.crowfly.signaling.ErrorCode;

/** One line for people: what is wrong, and what to do. */
public final class ErrorText {
  private ErrorText() {}

  /**
   * The line of an error.
   *
   * @param detail what is known beyond the code; may be empty
   */
  public static String of(ErrorCode code, String detail) {
    String what = detail.isEmpty() ? code.meaning() : detail;
    // Whoever wrote the detail may have said what to do already.
    return code == ErrorCode.NONE || what.contains(code.remedy())
        ? what
        : what + "; " + code.remedy();
  }
}
