package dev.crowfly.quic.endpoint;

/**
 * How many stateless resets may leave: RFC 9000 §10.3.3 wants them bounded, since a stray datagram
 * may draw a reset that draws another one from the other side, each a byte shorter.
 *
 * <p>A burst suffices for the many peers of an endpoint that lost its state; what they send again
 * draws the rest.
 */
final class ResetLimit {
  static final int BURST = 256;
  static final long NANOS_PER_RESET = 1_000_000L;

  private static final long FULL_NANOS = BURST * NANOS_PER_RESET;

  /** When the allowance would be full again. */
  private long fullAt;

  /** Whether one more may leave now; it counts if so. */
  boolean take(long now) {
    long fullThen = Math.max(fullAt, now) + NANOS_PER_RESET;
    if (fullThen - now > FULL_NANOS) {
      return false;
    }
    fullAt = fullThen;
    return true;
  }
}
