package dev.crowfly.quic.testing;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicEvent;

/** An endpoint survives what its connections throw; a test must not. */
public final class Failures {
  private Failures() {}

  /** Throws what ended a connection, if it was a failure of ours. */
  public static void rethrow(QuicEvent event) {
    if (event instanceof QuicEvent.ConnectionClosed closed
        && closed.reason() instanceof CloseReason.InternalFailure failure) {
      throw failure.cause();
    }
  }
}
