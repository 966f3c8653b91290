package dev.crowfly.quic;

/**
 * What the core needs to know of a peer address, told by a {@link PathPolicy}.
 *
 * @param maxDatagramBytes the largest UDP payload ever sent there, 1200 to 65527
 * @param initialRttNanos the round-trip time assumed before the first sample, above 0
 * @param addressValidated whether the address is known to be the peer's own without asking: neither
 *     Retry nor the three-times limit apply (a relay path, say)
 * @param canonicalBytes the address as bytes, equal exactly for equal addresses; tokens are bound
 *     to it. The array is not copied: don't change it
 */
public record PathProperties(
    int maxDatagramBytes, long initialRttNanos, boolean addressValidated, byte[] canonicalBytes) {
  /** The smallest largest datagram that QUIC can work with (RFC 9000 §14). */
  public static final int SMALLEST_MAX_DATAGRAM_BYTES = 1200;

  private static final int LARGEST_UDP_PAYLOAD_BYTES = 65527;

  /** Checks the ranges. */
  public PathProperties {
    if (maxDatagramBytes < SMALLEST_MAX_DATAGRAM_BYTES
        || maxDatagramBytes > LARGEST_UDP_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "maxDatagramBytes must be 1200 to 65527, not " + maxDatagramBytes);
    }
    if (initialRttNanos <= 0) {
      throw new IllegalArgumentException("initialRttNanos must be positive");
    }
  }
}
