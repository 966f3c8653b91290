package dev.crowfly.quic;

import java.io.Serial;

/**
 * A violation by the peer, or a limit reached, that ends the connection with a code of RFC 9000
 * §20.1.
 *
 * <p>Thrown inside the core and turned into a CONNECTION_CLOSE frame of type 0x1c there. It has no
 * stack trace and no cause with one: a peer can provoke it at will, so it has to be cheap.
 */
public final class TransportError extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final long code;
  private final long frameType;
  private final String reason;

  /**
   * An error with no frame to blame.
   *
   * @param code one of {@link TransportErrorCode}
   * @param reason a short English sentence for people, sent to the peer
   */
  public TransportError(long code, String reason) {
    this(code, 0, reason);
  }

  /**
   * An error in a frame.
   *
   * @param frameType the type of the frame at fault, 0 when none is known (RFC 9000 §19.19)
   */
  public TransportError(long code, long frameType, String reason) {
    super(reason, null, false, false);
    this.reason = reason;
    this.code = code;
    this.frameType = frameType;
  }

  /** The code of RFC 9000 §20.1. */
  public long code() {
    return code;
  }

  /** The type of the frame at fault, 0 when none is known. */
  public long frameType() {
    return frameType;
  }

  /** The reason alone, as it is sent to the peer. */
  public String reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return TransportErrorCode.nameOf(code) + ": " + reason;
  }
}
