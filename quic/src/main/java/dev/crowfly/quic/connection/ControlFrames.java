package dev.crowfly.quic.connection;

import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.FrameWriter;

/** The small frames of 1-RTT packets that nobody else owns: PING and HANDSHAKE_DONE. */
final class ControlFrames {
  private boolean handshakeDoneOwed;
  private boolean pingOwed;

  void owePing() {
    pingOwed = true;
  }

  void oweHandshakeDone() {
    handshakeDoneOwed = true;
  }

  boolean hasPending() {
    return pingOwed || handshakeDoneOwed;
  }

  /** Writes what is owed and fits. */
  void write(FrameWriter frames, TokenSink tokens) {
    if (handshakeDoneOwed && frames.handshakeDone()) {
      handshakeDoneOwed = false;
      tokens.token(TokenKind.HANDSHAKE_DONE, 0, 0, 0);
    }
    if (pingOwed && frames.ping()) {
      pingOwed = false;
    }
  }
}
