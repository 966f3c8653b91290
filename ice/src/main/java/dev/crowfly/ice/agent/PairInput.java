package dev.crowfly.ice.agent;

/** What may happen to a candidate pair. */
enum PairInput {
  /** Its foundation is held back no longer (RFC 8445 §6.1.4.2, §7.2.5.3.3). */
  THAW,
  /** Its check is sent for the first time. */
  CHECK,
  /** The peer's check came in on it, or a QUIC packet did (RFC 8445 §7.3.1.4). */
  TRIGGER,
  /** An answer to one of its checks, a late one included. */
  SUCCESS,
  /** Its latest check ended without a usable answer. */
  FAILURE,
  /** Its check was answered with 487 (RFC 8445 §7.2.5.1). */
  CONFLICT,
  /** Its nomination failed, or consent expired or was revoked. */
  LOSS,
  /** Another attempt begins. */
  RETRY
}
