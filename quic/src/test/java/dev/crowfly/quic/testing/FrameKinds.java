package dev.crowfly.quic.testing;

import dev.crowfly.quic.path.IgnoringVisitor;
import dev.crowfly.quic.wire.FrameType;

/** Which kinds of frames a packet has. */
final class FrameKinds extends IgnoringVisitor {
  private boolean close;
  private boolean other;
  private boolean pathProbing;
  private boolean payload;

  void clear() {
    close = false;
    other = false;
    pathProbing = false;
    payload = false;
  }

  @Override
  public void onFrame(long type) {
    boolean isClose = type == FrameType.CONNECTION_CLOSE || type == FrameType.APPLICATION_CLOSE;
    close |= isClose;
    other |= !isClose && type != FrameType.PADDING;
    pathProbing |= type == FrameType.PATH_CHALLENGE || type == FrameType.PATH_RESPONSE;
    payload |= FrameType.isAckEliciting(type) && type != FrameType.PING;
  }

  /** Whether it does nothing but close the connection. */
  boolean isOnlyClose() {
    return close && !other;
  }

  /** Whether it has what must wait for room in the congestion window. */
  boolean isBulk() {
    return payload && !pathProbing;
  }
}
