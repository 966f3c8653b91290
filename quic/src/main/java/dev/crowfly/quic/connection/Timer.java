package dev.crowfly.quic.connection;

/**
 * The deadlines that a connection keeps itself. Those of recovery, acknowledgments and keys are
 * asked for where they are kept.
 */
enum Timer {
  /** RFC 9000 §10.1: nothing heard for too long. */
  IDLE(0),
  /** The handshake takes too long. */
  HANDSHAKE(1),
  /** RFC 9000 §10.2: closing or draining ends. */
  CLOSE(2),
  /** RFC 9000 §10.1.2: a PING is due, lest the connection or a NAT's mapping expire. */
  KEEP_ALIVE(3),
  /** RFC 9000 §4.1: who is blocked has to say so again, lest the connection idle out. */
  BLOCKED(4);

  static final int COUNT = 5;

  /** The place in the table. */
  final int index;

  Timer(int index) {
    this.index = index;
  }
}
