package dev.crowfly.node.core;

import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;

/** A stream of a session can't be read or written any more. */
public final class StreamException extends IOException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /**
   * The exception for one reason.
   *
   * @param code what it was
   * @param message for people
   */
  public StreamException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** The peer gave up sending. */
  public static StreamException reset(long peerCode) {
    return ofPeer("the peer reset the stream", peerCode);
  }

  /** The peer gave up receiving. */
  public static StreamException stopped(long peerCode) {
    return ofPeer("the peer wants no more bytes", peerCode);
  }

  /** Connection C is gone, and what was on its way with it. */
  public static StreamException lost() {
    return new StreamException(
        ErrorCode.PEER_LOST, "the session lost its connection; open the stream again");
  }

  private static StreamException ofPeer(String what, long peerCode) {
    ErrorCode code = peerCode < 0 ? ErrorCode.PEER_LOST : ErrorCode.of(peerCode);
    return new StreamException(code, what + ": " + code.meaning() + " (" + code.remedy() + ")");
  }

  /** What it was. */
  public ErrorCode code() {
    return code;
  }

  /** The same for another caller, with a stack trace of its own. */
  public StreamException again() {
    StreamException copy = new StreamException(code, getMessage());
    copy.initCause(this);
    return copy;
  }
}
