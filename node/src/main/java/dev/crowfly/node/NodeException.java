package dev.crowfly.node;

import java.io.IOException;

/** A node can't be made as it was asked for; the message says what is wrong and what to do. */
public final class NodeException extends IOException {
  private static final long serialVersionUID = 1;

  NodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
