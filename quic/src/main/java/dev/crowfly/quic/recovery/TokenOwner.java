package dev.crowfly.quic.recovery;

/**
 * Gets back the tokens that were left in packets.
 *
 * <p>For one packet the order is: any number of {@link #onTokenProbe}, then at most one {@link
 * #onTokenLost}, then at most one of {@link #onTokenAcked} and {@link #onTokenAckedLate}: an
 * acknowledgment may still come after the loss was declared. Tokens of a discarded packet number
 * space never come back. The methods must not record packets or call {@link Recovery}; they only
 * change what will be sent next.
 */
public interface TokenOwner {
  /** The packet arrived: its information needs no more sending. */
  void onTokenAcked(int kind, long a, long b, long c);

  /** The packet arrived although it had been declared lost; by default as if it never had. */
  default void onTokenAckedLate(int kind, long a, long b, long c) {
    onTokenAcked(kind, a, b, c);
  }

  /** The packet is considered lost: whatever of its information is still current is due again. */
  void onTokenLost(int kind, long a, long b, long c);

  /**
   * The packet may be lost, and a probe is about to leave: its information should be sent in the
   * probe again, while the packet stays in flight (RFC 9002 §6.2.4).
   */
  void onTokenProbe(int kind, long a, long b, long c);
}
