package dev.crowfly.quic.stream;

import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.VarInt;

/**
 * Flow control of the connection as a whole: MAX_DATA and DATA_BLOCKED, both ways (RFC 9000 §4.1).
 */
final class ConnectionFlow {
  private final SendLimit send = new SendLimit(0);
  private final ReceiveWindow receive;

  ConnectionFlow(long initialMaxData, long maxWindowBytes) {
    receive = new ReceiveWindow(initialMaxData, maxWindowBytes, VarInt.MAX);
  }

  SendLimit send() {
    return send;
  }

  ReceiveWindow receive() {
    return receive;
  }

  boolean hasControl() {
    return receive.isUpdateDue() || send.isSignalDue();
  }

  /** Writes what {@link #hasControl} promised; false when it does not fit. */
  boolean writeControl(FrameWriter frames, TokenSink tokens, long now, long rttNanos) {
    if (receive.isUpdateDue()) {
      long limit = receive.nextLimit(now, rttNanos);
      if (!frames.maxData(limit)) {
        return false;
      }
      receive.onUpdateSent(now, rttNanos);
      tokens.token(StreamToken.MAX_DATA, 0, limit, 0);
    }
    if (send.isSignalDue()) {
      if (!frames.dataBlocked(send.limit())) {
        return false;
      }
      send.onSignalSent();
      tokens.token(StreamToken.DATA_BLOCKED, 0, send.limit(), 0);
    }
    return true;
  }
}
