package dev.crowfly.quic.path;

/**
 * Notices that large datagrams stopped arriving on a path that took them before (RFC 8899 §4.3).
 *
 * <p>A lost datagram is evidence unless one at least as large, sent later, arrived: bursts of
 * congestion lose many packets in a row, but not for longer than a round trip. Where small ones
 * overtake large ones these are taken for lost too, but only for a moment; so the evidence has to
 * span some time. Not thread-safe.
 */
final class PathMtuBlackHole {
  static final int LOST_IN_A_ROW = 6;
  static final int PROBE_TIMEOUTS = 2;

  /** From the first datagram lost in a row to the last; reordering hardly lasts so long. */
  static final long LEAST_SPAN_NANOS = 10_000_000L;

  private final ArrivedSizes arrived = new ArrivedSizes();
  private int lostInARow;
  private int smallestLostBytes;
  private long firstLostSent;

  void reset() {
    lostInARow = 0;
    smallestLostBytes = Integer.MAX_VALUE;
    arrived.clear();
  }

  PathMtuBlackHole() {
    reset();
  }

  void onAcked(int sizeBytes, long sentTime) {
    arrived.add(sizeBytes, sentTime);
    if (sizeBytes >= smallestLostBytes) {
      lostInARow = 0;
      smallestLostBytes = Integer.MAX_VALUE;
    }
  }

  /** A datagram larger than the base was lost; returns whether that makes a black hole. */
  boolean onLost(int sizeBytes, long sentTime) {
    if (sentTime <= arrived.lastSent(sizeBytes)) {
      return false;
    }
    firstLostSent = lostInARow == 0 ? sentTime : Math.min(firstLostSent, sentTime);
    lostInARow++;
    smallestLostBytes = Math.min(smallestLostBytes, sizeBytes);
    return lostInARow >= LOST_IN_A_ROW && sentTime - firstLostSent >= LEAST_SPAN_NANOS;
  }
}
