package dev.crowfly.quic.stream;

import dev.crowfly.quic.recovery.TokenSink;
import dev.crowfly.quic.wire.FrameWriter;

/**
 * How many bidirectional, or how many unidirectional, streams each side may open: MAX_STREAMS and
 * STREAMS_BLOCKED, both ways (RFC 9000 §4.6).
 *
 * <p>The peer may have as many streams open at a time as we announced at first: each one that is
 * closed lets it open another.
 */
final class StreamCountLimit {
  private final boolean bidirectional;
  private final SendLimit ours = new SendLimit(0);
  private final ReceiveWindow peers;

  StreamCountLimit(boolean bidirectional, long initialMaxStreams) {
    this.bidirectional = bidirectional;
    this.peers = new ReceiveWindow(initialMaxStreams, initialMaxStreams, StreamId.MAX_STREAMS);
  }

  /** What we may open; used() is how many we have opened. */
  SendLimit ours() {
    return ours;
  }

  /** What the peer may open; received() is how many it has opened, consumed() how many closed. */
  ReceiveWindow peers() {
    return peers;
  }

  boolean hasControl() {
    return peers.isUpdateDue() || ours.isSignalDue();
  }

  /** Writes what {@link #hasControl} promised; false when it does not fit. */
  boolean writeControl(FrameWriter frames, TokenSink tokens, long now) {
    int type = bidirectional ? 1 : 0;
    if (peers.isUpdateDue()) {
      long limit = peers.nextLimit(now, 0);
      if (!frames.maxStreams(bidirectional, limit)) {
        return false;
      }
      peers.onUpdateSent(now, 0);
      tokens.token(StreamToken.MAX_STREAMS, type, limit, 0);
    }
    if (ours.isSignalDue()) {
      if (!frames.streamsBlocked(bidirectional, ours.limit())) {
        return false;
      }
      ours.onSignalSent();
      tokens.token(StreamToken.STREAMS_BLOCKED, type, ours.limit(), 0);
    }
    return true;
  }
}
