package dev.crowfly.quic;

import java.util.Objects;

/**
 * What the core needs to know of a peer address, told by a {@link PathPolicy}. Immutable.
 *
 * <p><b>The size cap.</b> Path MTU discovery (RFC 9000 §14.3) sends datagrams up to the cap to see
 * whether they arrive, and what arrives in fragments arrives. So the owner of the socket, who alone
 * knows, has to name
 *
 * <ul>
 *   <li>if the socket forbids fragmentation (DF; IP_MTU_DISCOVER or IP_DONTFRAG): the most that it
 *       is willing to send, for instance the MTU of the largest interface without headers;
 *   <li>if it can't, as with a channel of JDK 17: the smallest MTU of the interfaces that are up,
 *       without the headers (28 bytes for IPv4 and UDP, 48 for IPv6). Then no interface of this
 *       host fragments; routers on the way still may, on IPv4.
 * </ul>
 *
 * <p>A path inside of another protocol (a relay) is capped at what that carries; 1200 means that
 * nothing is ever tried there.
 */
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
   * @param maxDatagramBytes the largest UDP payload ever sent there, 1200 to 65527, as said above
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
