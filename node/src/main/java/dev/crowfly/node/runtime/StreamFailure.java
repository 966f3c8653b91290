package dev.crowfly.node.runtime;

import dev.crowfly.node.core.StreamException;
import dev.crowfly.signaling.ErrorCode;

/** Why a stream could not be opened. */
enum StreamFailure {
  TOO_MANY_WAITING(ErrorCode.LIMIT, "too many callers wait for a stream of this session"),
  SESSION_CLOSED(ErrorCode.UNKNOWN_SESSION, "the session has ended: connect again"),
  NODE_CLOSED(ErrorCode.CANCELLED, "the node is closed");

  private final ErrorCode code;
  private final String text;

  StreamFailure(ErrorCode code, String text) {
    this.code = code;
    this.text = text;
  }

  StreamException exception() {
    return new StreamException(code, text);
  }
}
