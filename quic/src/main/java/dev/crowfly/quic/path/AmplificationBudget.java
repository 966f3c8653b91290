package dev.crowfly.quic.path;

/**
 * How many bytes may go to an address that nobody vouches for: three times what came from it (RFC
 * 9000 §8.1).
 */
final class AmplificationBudget {
  private static final int FACTOR = 3;

  private boolean unlimited;
  private long remainingBytes;
  private long timesUsedUp;

  /** Bytes of a datagram came in; they count even when nothing in it was authentic. */
  void onReceived(int bytes) {
    remainingBytes += (long) FACTOR * bytes;
  }

  void onSent(int bytes) {
    if (!unlimited && remainingBytes > 0 && remainingBytes <= bytes) {
      timesUsedUp++;
    }
    remainingBytes -= bytes;
  }

  /** The address is validated: no limit from here on. */
  void lift() {
    unlimited = true;
  }

  boolean isLifted() {
    return unlimited;
  }

  /** How many bytes may leave now, at most {@code wanted}. */
  int allow(int wanted) {
    return unlimited ? wanted : (int) Math.max(0, Math.min(wanted, remainingBytes));
  }

  /** How often a datagram took the last of it. */
  long timesUsedUp() {
    return timesUsedUp;
  }
}
