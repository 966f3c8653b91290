package dev.crowfly.quic.stream;

/**
 * The states of the sending part of a stream (RFC 9000 §3.1).
 *
 * <pre>
 *        o
 *        v
 *   +-------+ RESET
 *   | READY |-----------------------.
 *   +-------+                       |
 *       | STREAM                    |
 *       v                           |
 *   +-------+ RESET                 |
 *   | SEND  |---------------------->|
 *   +-------+                       |
 *       | FIN                       |
 *       v                           v
 *   +-------+ RESET             +-------+
 *   | DATA_ |------------------>| RESET_|
 *   | SENT  |                   | SENT  |
 *   +-------+                   +-------+
 *       | ALL_ACKED                 | RESET_ACKED
 *       v                           v
 *   +-------+                   +-------+
 *   | DATA_ |                   | RESET_|
 *   | RECVD |                   | RECVD |
 *   +-------+                   +-------+
 * </pre>
 *
 * <p>All events are our own doing or reports about it, so an event that a state refuses is a fault
 * in the caller.
 */
public enum SendState {
  READY,
  SEND,
  DATA_SENT,
  DATA_RECVD,
  RESET_SENT,
  RESET_RECVD;

  /** What can happen to the sending part. */
  enum Event {
    /** STREAM or STREAM_DATA_BLOCKED leaves. */
    STREAM,
    /** STREAM with FIN leaves. */
    FIN,
    /** RESET_STREAM is decided upon; it leaves with the next packet, and again when lost. */
    RESET,
    /** Every byte and the FIN are acknowledged. */
    ALL_ACKED,
    /** RESET_STREAM is acknowledged. */
    RESET_ACKED
  }

  /** The state after {@code event}, or null when this state refuses it. */
  private SendState after(Event event) {
    return switch (this) {
      case READY, SEND ->
          switch (event) {
            case STREAM -> SEND;
            case FIN -> DATA_SENT;
            case RESET -> RESET_SENT;
            case ALL_ACKED, RESET_ACKED -> null;
          };
      case DATA_SENT ->
          switch (event) {
            // Sent again after a loss.
            case STREAM, FIN -> DATA_SENT;
            case RESET -> RESET_SENT;
            case ALL_ACKED -> DATA_RECVD;
            case RESET_ACKED -> null;
          };
      case RESET_SENT -> event == Event.RESET_ACKED ? RESET_RECVD : null;
      case DATA_RECVD, RESET_RECVD -> null;
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
  SendState on(Event event) {
    SendState next = after(event);
    if (next == null) {
      throw new IllegalStateException(event + " in " + this);
    }
    return next;
  }

  /** Whether nothing will be sent any more, not even again. */
  public boolean isTerminal() {
    return this == DATA_RECVD || this == RESET_RECVD;
  }
}
