package dev.crowfly.quic.connection;

/**
 * Where a connection is in its life. It only ever moves down this list (RFC 9000 §10.2):
 *
 * <pre>
 *   HANDSHAKING ──► ESTABLISHED ──► CONFIRMED
 *        │               │              │
 *        └───────────────┴──────┬───────┘
 *      we close │               │ the peer closes
 *               ▼               ▼
 *            CLOSING ──────► DRAINING ──► FORGOTTEN
 *               └───────────────────────────┘ 3 PTO, or a time-out
 * </pre>
 */
enum ConnectionState {
  /** The TLS handshake is not complete on this side. */
  HANDSHAKING(true),
  /** It is complete (RFC 9001 §4.1.1). */
  ESTABLISHED(true),
  /** It is confirmed (RFC 9001 §4.1.2). */
  CONFIRMED(true),
  /** We closed: only CONNECTION_CLOSE is sent, in answer to packets. */
  CLOSING(false),
  /** The peer closed: nothing is sent. */
  DRAINING(false),
  /** Nothing is left; the endpoint may drop it. */
  FORGOTTEN(false);

  private final boolean live;

  ConnectionState(boolean live) {
    this.live = live;
  }

  /** Whether frames are still exchanged. */
  boolean isLive() {
    return live;
  }
}
