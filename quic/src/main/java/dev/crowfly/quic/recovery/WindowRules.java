package dev.crowfly.quic.recovery;

/** What all congestion windows have in common (RFC 9002 §7.2, §7.8). */
final class WindowRules {
  private static final int INITIAL_WINDOW_PACKETS = 10;
  private static final int MINIMUM_WINDOW_PACKETS = 2;
  private static final long INITIAL_WINDOW_LIMIT_BYTES = 14_720;
  private static final int BURST_PACKETS = 3;

  private WindowRules() {}

  /** RFC 9002 §7.2: ten datagrams, but not above the larger of 14,720 bytes and two datagrams. */
  static long initialBytes(int maxDatagramSizeBytes) {
    long limit = Math.max(INITIAL_WINDOW_LIMIT_BYTES, 2L * maxDatagramSizeBytes);
    return Math.min((long) INITIAL_WINDOW_PACKETS * maxDatagramSizeBytes, limit);
  }

  /** RFC 9002 §7.2: kMinimumWindow. */
  static long minimumBytes(int maxDatagramSizeBytes) {
    return (long) MINIMUM_WINDOW_PACKETS * maxDatagramSizeBytes;
  }

  /**
   * Whether the window is what limits the sender. RFC 9002 §7.8: an underutilized window must not
   * grow.
   */
  static boolean isUsed(
      long windowBytes, boolean slowStart, long bytesInFlight, int maxDatagramSizeBytes) {
    // In slow start half a window counts as used, because it doubles within the round trip that
    // fills it; a burst of slack is what a pacer leaves.
    return (slowStart && bytesInFlight >= windowBytes / 2)
        || bytesInFlight + (long) BURST_PACKETS * maxDatagramSizeBytes >= windowBytes;
  }
}
