package dev.crowfly.quic.connection;

/** The reasons for which a connection wants to be woken. */
enum Timer {
  /** RFC 9000 §10.1: nothing heard for too long. */
  IDLE,
  /** The handshake takes too long. */
  HANDSHAKE,
  /** RFC 9002 §6: a packet is to be declared lost, or a probe is due. */
  LOSS_DETECTION,
  /** RFC 9000 §13.2.1: an acknowledgment has waited long enough. */
  ACK_DELAY,
  /** RFC 9002 §7.7: the pacer lets the next packet go. */
  PACING,
  /** RFC 9001 §6.1: the keys of the previous phase go. */
  KEY_DISCARD,
  /** RFC 9000 §10.2: closing or draining ends. */
  CLOSE
}
