package dev.crowfly.quic.interop;

/**
 * The peer gave up on a stream.
 *
 * @param stream its ID
 * @param kind what it gave up
 * @param code the application's error code
 */
record StreamEnd(long stream, Kind kind, long code) {
  /** The two ways of giving up. */
  enum Kind {
    /** RESET_STREAM: the peer sends no more. */
    RESET,
    /** STOP_SENDING: the peer wants no more. */
    STOP
  }
}
