package dev.crowfly.quic.connection;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.TransportError;
import java.nio.charset.StandardCharsets;

/**
 * The ways in which a connection ends (RFC 9000 §10): each leads here, and only the first counts.
 */
final class Ending {
  private final ConnectionParts parts;

  Ending(ConnectionParts parts) {
    this.parts = parts;
  }

  /** We end it, and tell the peer. */
  void close(CloseReason reason, long now) {
    if (parts.lifecycle().isLive()) {
      parts.lifecycle().close(reason, parts.ptoNanos(), now);
      parts.onEnd(reason);
    }
  }

  /** The peer broke a rule, or we can't go on: we end it, and tell the peer. */
  void close(TransportError error, long now) {
    close(transport(false, error), now);
  }

  /** It ends without a word to the peer. */
  void endSilently(CloseReason reason) {
    if (parts.lifecycle().isLive()) {
      parts.lifecycle().forget(reason);
      parts.onEnd(reason);
      release();
    }
  }

  /**
   * Something was thrown out of this connection that nobody foresaw. It ends; if it can't even say
   * so to the peer, it is forgotten.
   */
  void fail(RuntimeException cause, long now) {
    CloseReason reason = new CloseReason.InternalFailure(cause);
    if (parts.lifecycle().isLive()) {
      try {
        close(reason, now);
      } catch (RuntimeException observer) {
        parts.feed().silence();
        parts.onEnd(reason);
      }
    } else if (parts.lifecycle().state() != ConnectionState.FORGOTTEN) {
      parts.feed().silence();
      parts.lifecycle().onCloseTimeout();
      release();
    }
  }

  /** Closing or draining is over. */
  void onCloseTimeout() {
    parts.lifecycle().onCloseTimeout();
    release();
  }

  /** A client received a Version Negotiation packet that ended it. */
  void onVersionNegotiation() {
    parts.onEnd(parts.lifecycle().reason());
    release();
  }

  /** The peer has forgotten it (RFC 9000 §10.3.1). */
  void onStatelessReset(long now) {
    if (parts.lifecycle().isLive()) {
      CloseReason reason = new CloseReason.StatelesslyReset();
      parts.lifecycle().drain(reason, parts.ptoNanos(), now);
      parts.onEnd(reason);
    }
  }

  /** A CONNECTION_CLOSE frame came. */
  void onPeerClosed(
      boolean byApplication,
      long code,
      long frameType,
      byte[] buf,
      int reasonOffset,
      int reasonLength,
      long now) {
    if (!parts.lifecycle().isLive()) {
      return;
    }
    String text = new String(buf, reasonOffset, reasonLength, StandardCharsets.UTF_8);
    CloseReason reason =
        byApplication
            ? new CloseReason.ClosedByApplication(true, code, text)
            : transport(true, code, frameType, text);
    parts.lifecycle().drain(reason, parts.ptoNanos(), now);
    parts.onEnd(reason);
  }

  /** Lets go of keys. */
  private void release() {
    parts.spaces().discardAll();
    parts.handshake().discard();
    parts.ids().discard();
    parts.feed().forgotten();
  }

  static CloseReason transport(boolean byPeer, TransportError error) {
    return transport(byPeer, error.code(), error.frameType(), error.reason());
  }

  private static CloseReason transport(boolean byPeer, long code, long frameType, String reason) {
    return new CloseReason.ClosedByTransport(byPeer, code, frameType, reason);
  }
}
