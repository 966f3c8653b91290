package dev.crowfly.quic.connection;

import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.FrameWriter;

/** The small frames of 1-RTT packets that nobody else owns: PING, HANDSHAKE_DONE, PATH_RESPONSE. */
final class ControlFrames {
  /** RFC 9000 §21.9: a peer that asks faster than we can answer gets answers to the first ones. */
  private static final int MAX_PATH_RESPONSES = 4;

  private final long[] pathResponses = new long[MAX_PATH_RESPONSES];
  private int pathResponseCount;
  private boolean handshakeDoneOwed;
  private boolean pingOwed;

  void owePing() {
    pingOwed = true;
  }

  void oweHandshakeDone() {
    handshakeDoneOwed = true;
  }

  /** A PATH_CHALLENGE came in: its bytes go back (RFC 9000 §8.2.2). */
  void onPathChallenge(long data) {
    if (pathResponseCount < MAX_PATH_RESPONSES) {
      pathResponses[pathResponseCount++] = data;
    }
  }

  boolean hasPending() {
    return pingOwed || handshakeDoneOwed || pathResponseCount > 0;
  }

  /** Whether the datagram has to be of full size, to prove that the path takes such. */
  boolean needsFullDatagram() {
    return pathResponseCount > 0;
  }

  /** Writes what is owed and fits. */
  void write(FrameWriter frames, TokenSink tokens) {
    if (handshakeDoneOwed && frames.handshakeDone()) {
      handshakeDoneOwed = false;
      tokens.token(TokenKind.HANDSHAKE_DONE, 0, 0, 0);
    }
    // A lost PATH_RESPONSE is not repeated: the peer asks again (RFC 9000 §13.3).
    while (pathResponseCount > 0 && frames.pathResponse(pathResponses[0])) {
      pathResponseCount--;
      System.arraycopy(pathResponses, 1, pathResponses, 0, pathResponseCount);
    }
    if (pingOwed && frames.ping()) {
      pingOwed = false;
    }
  }
}
