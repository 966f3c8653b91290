package dev.crowfly.quic.wire;

/**
 * The packet numbers that an ACK frame reports, as disjoint ranges in descending order.
 *
 * <p>Between neighbours there is at least one number that is not in the set (RFC 9000 §19.3.1).
 */
public interface AckRanges {
  /** How many ranges there are. */
  int rangeCount();

  /** The smallest packet number of range {@code index}; range 0 holds the largest numbers. */
  long smallest(int index);

  /** The largest packet number of range {@code index}. */
  long largest(int index);
}
