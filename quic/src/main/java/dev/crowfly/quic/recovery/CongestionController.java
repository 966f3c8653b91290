package dev.crowfly.quic.recovery;

import dev.crowfly.quic.CongestionControl;

/**
 * Decides how many bytes may be in flight on one path (RFC 9002 §7).
 *
 * <p>The bytes in flight themselves are counted by {@link PathRecovery}, which calls this. All
 * times are in nanoseconds. Not thread-safe.
 */
public interface CongestionController {
  /**
   * A controller of that kind, in slow start with the initial window.
   *
   * @param maxDatagramSizeBytes the maximum datagram size of the path, at least 1200
   */
  static CongestionController of(CongestionControl algorithm, int maxDatagramSizeBytes) {
    return switch (algorithm) {
      case NEW_RENO -> new NewReno(maxDatagramSizeBytes);
      case CUBIC -> new Cubic(maxDatagramSizeBytes);
    };
  }

  /** The congestion window, in bytes. */
  long windowBytes();

  /** Whether the window grows by slow start (RFC 9002 §7.3.1). */
  boolean isInSlowStart();

  /** The maximum datagram size that the controller reckons with, in bytes. */
  int maxDatagramSizeBytes();

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
   * @param bytesInFlightBefore the bytes in flight before this ACK frame; at least the window, if
   *     only the pacer kept the sender from filling it (RFC 9002 §7.8)
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

  /**
   * A packet whose loss was part of a congestion event was acknowledged after all. By default that
   * changes nothing.
   */
  default void onSpuriousLoss(long sentTime, int sizeBytes) {}

  /** All packets over a long time were lost (RFC 9002 §7.6). */
  void onPersistentCongestion(long now);

  /** Sets the maximum datagram size of the path, in bytes, at least 1200. */
  void setMaxDatagramSize(int maxDatagramSizeBytes);

  /** Back to the state of a new path (RFC 9002 §6.3, RFC 9000 §9.4). */
  void reset();
}
