package dev.crowfly.quic;

/**
 * How much is known of a path (RFC 9000 §8.2), in ascending order.
 *
 * <p>A path only ever moves to a later state, except that a validation which fails makes it {@link
 * #FAILED}.
 */
public enum PathState {
  /** Validation was given up. A new probe may bring the path back. */
  FAILED,
  /** Nothing was asked yet. */
  UNKNOWN,
  /** A PATH_CHALLENGE is on its way. */
  VALIDATING,
  /** The peer answered, but the path has not been shown to carry datagrams of 1200 bytes. */
  VALIDATING_MTU,
  /** The peer is reachable there with datagrams of 1200 bytes. */
  VALIDATED
}
