package dev.crowfly.node;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** Why a future failed, as an exception of the one who waited. */
final class Causes {
  private Causes() {}

  static IOException asIoException(ExecutionException failure) {
    Throwable cause = failure.getCause();
    IOException told =
        cause instanceof IOException known
            ? known
            : new IOException(cause == null ? "failed" : cause.getMessage());
    told.addSuppressed(failure); // where it was waited for
    return told;
  }
}
