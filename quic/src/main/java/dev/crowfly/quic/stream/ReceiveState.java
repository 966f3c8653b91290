package dev.crowfly.quic.stream;

/**
 * The states of the receiving part of a stream (RFC 9000 §3.2).
 *
 * <pre>
 *        o
 *        v
 *   +-------+ RESET
 *   | RECV  |-----------------------.
 *   +-------+                       |
 *       | FIN                       |
 *       v                           |
 *   +-------+ RESET                 |
 *   | SIZE_ |---------------------->|
 *   | KNOWN |                       |
 *   +-------+                       |
 *       | ALL_RECEIVED              |
 *       v                           v
 *   +-------+                   +-------+
 *   | DATA_ |                   | RESET_|
 *   | RECVD |                   | RECVD |
 *   +-------+                   +-------+
 *       | ALL_READ                  | RESET_READ
 *       v                           v
 *   +-------+                   +-------+
 *   | DATA_ |                   | RESET_|
 *   | READ  |                   | READ  |
 *   +-------+                   +-------+
 * </pre>
 *
 * <p>Of the two optional arrows between DATA_RECVD and RESET_RECVD we take none: a reset of a
 * stream that has arrived whole is ignored, data after a reset is dropped. STREAM, FIN and RESET
 * are the peer's and may come late or twice, so every state takes them; the sizes they name are
 * checked elsewhere.
 */
public enum ReceiveState {
  RECV,
  SIZE_KNOWN,
  DATA_RECVD,
  DATA_READ,
  RESET_RECVD,
  RESET_READ;

  /** What can happen to the receiving part. */
  enum Event {
    /** STREAM or STREAM_DATA_BLOCKED came. */
    STREAM,
    /** STREAM with FIN came. */
    FIN,
    /** Every byte up to the final size has come. */
    ALL_RECEIVED,
    /** RESET_STREAM came. */
    RESET,
    /** The application has read everything, and knows that it was everything. */
    ALL_READ,
    /** The application knows of the reset. */
    RESET_READ
  }

  /** The state after {@code event}, or null when this state refuses it. */
  private ReceiveState after(Event event) {
    return switch (event) {
      case STREAM -> this;
      case FIN -> this == RECV ? SIZE_KNOWN : this;
      case ALL_RECEIVED -> this == SIZE_KNOWN ? DATA_RECVD : null;
      case RESET -> isOpen() ? RESET_RECVD : this;
      case ALL_READ -> this == DATA_RECVD ? DATA_READ : null;
      case RESET_READ -> this == RESET_RECVD ? RESET_READ : null;
    };
  }

  /** Whether {@code event} may happen in this state. */
  boolean accepts(Event event) {
    return after(event) != null;
  }

  /**
   * The state after {@code event}.
   *
   * @throws IllegalStateException when this state refuses it
   */
  ReceiveState on(Event event) {
    ReceiveState next = after(event);
    if (next == null) {
      throw new IllegalStateException(event + " in " + this);
    }
    return next;
  }

  /** Whether data may still be missing. */
  public boolean isOpen() {
    return this == RECV || this == SIZE_KNOWN;
  }

  /** Whether the application knows the outcome, so that nothing is left to do. */
  public boolean isTerminal() {
    return this == DATA_READ || this == RESET_READ;
  }
}
