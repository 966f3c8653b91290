package dev.crowfly.quic.recovery;

/**
 * Decides how many bytes may be in flight on one path (RFC 9002 §7).
 *
 * <p>The bytes in flight themselves are counted by {@link PathRecovery}, which calls this. All
 * times are in nanoseconds. Not thread-safe.
 */
public interface CongestionController {
  /** The congestion window, in bytes. */
  long windowBytes();

  /** A packet that counts as in flight was sent. */
  void onSent(int sizeBytes, long bytesInFlight, long now);

  /**
   * Whether a packet sent at that time belongs to the current recovery period, so that neither its
   * acknowledgment nor its loss changes the window (RFC 9002 §7.3.2).
   */
  boolean isInRecovery(long sentTime);

  /**
   * Packets in flight were newly acknowledged by one ACK frame; called after the losses that the
   * same frame revealed.
   *
   * @param ackedBytes the size of those packets that were not {@link #isInRecovery in recovery}
   * @param latestSentTime the send time of the last of them
   * @param bytesInFlightBefore the bytes in flight before this ACK frame
   */
  void onAcked(
      long ackedBytes, long latestSentTime, long bytesInFlightBefore, RttEstimator rtt, long now);

  /**
   * Packets in flight were declared lost, or the peer reported congestion (ECN-CE).
   *
   * @param latestSentTime the send time of the last packet concerned
   * @param lostBytes their size, 0 for ECN
   */
  void onCongestionEvent(long latestSentTime, long lostBytes, long now);

  /** All packets over a long time were lost (RFC 9002 §7.6). */
  void onPersistentCongestion(long now);

  /** Sets the maximum datagram size of the path, in bytes, at least 1200. */
  void setMaxDatagramSize(int maxDatagramSizeBytes);

  /** Back to the state of a new path (RFC 9002 §6.3, RFC 9000 §9.4). */
  void reset();
}
