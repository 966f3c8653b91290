package dev.crowfly.node.files;

import java.io.Serial;

/** An address, a name or a rule that somebody wrote makes no sense; the message says what would. */
public final class MalformedTextException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * An error.
   *
   * @param message what is wrong, and what to write instead
   */
  public MalformedTextException(String message) {
    super(message);
  }
}
