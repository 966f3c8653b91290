package dev.crowfly.quic;

import java.util.Objects;

/** What the core needs to know of a peer address, told by a {@link PathPolicy}. Immutable. */
public final class PathProperties {
  /** The smallest largest datagram that QUIC can work with (RFC 9000 §14). */
  public static final int SMALLEST_MAX_DATAGRAM_BYTES = 1200;

  /** The largest one: what max_udp_payload_size can express (RFC 9000 §18.2). */
  static final int LARGEST_MAX_DATAGRAM_BYTES = 65527;

  private final int maxDatagramBytes;
  private final long initialRttNanos;
  private final boolean addressValidated;
  private final byte[] canonicalBytes;

  /**
   * The properties of one address.
   *
   * @param maxDatagramBytes the largest UDP payload ever sent there, 1200 to 65527
   * @param initialRttNanos the round-trip time assumed before the first sample, above 0
   * @param addressValidated whether the address is known to be the peer's own without asking:
   *     neither Retry nor the three-times limit apply (a relay path, say)
   * @param canonicalBytes the address as bytes, equal exactly for equal addresses; tokens are bound
   *     to it. Not copied: don't change it afterwards
   * @throws IllegalArgumentException when a value is out of its range
   */
  public PathProperties(
      int maxDatagramBytes, long initialRttNanos, boolean addressValidated, byte[] canonicalBytes) {
    if (maxDatagramBytes < SMALLEST_MAX_DATAGRAM_BYTES
        || maxDatagramBytes > LARGEST_MAX_DATAGRAM_BYTES) {
      throw new IllegalArgumentException(
          "maxDatagramBytes must be 1200 to 65527, not " + maxDatagramBytes);
    }
    if (initialRttNanos <= 0) {
      throw new IllegalArgumentException("initialRttNanos must be positive");
    }
    this.maxDatagramBytes = maxDatagramBytes;
    this.initialRttNanos = initialRttNanos;
    this.addressValidated = addressValidated;
    this.canonicalBytes = Objects.requireNonNull(canonicalBytes, "canonicalBytes");
  }

  /** The largest UDP payload ever sent there, in bytes. */
  public int maxDatagramBytes() {
    return maxDatagramBytes;
  }

  /** The round-trip time assumed before the first sample. */
  public long initialRttNanos() {
    return initialRttNanos;
  }

  /** Whether the address is known to be the peer's own without asking. */
  public boolean addressValidated() {
    return addressValidated;
  }

  /** The address as bytes; shared, not to be changed. */
  public byte[] canonicalBytes() {
    return canonicalBytes;
  }
}
