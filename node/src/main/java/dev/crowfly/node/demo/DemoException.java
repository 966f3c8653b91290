package dev.crowfly.node.demo;

/** The story did not go as it should; the message says what did not happen. */
public final class DemoException extends Exception {
  private static final long serialVersionUID = 1;

  DemoException(String message) {
    super(message);
  }

  DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
