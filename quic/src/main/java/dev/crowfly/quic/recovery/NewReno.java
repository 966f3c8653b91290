package dev.crowfly.quic.recovery;

/** The congestion controller of RFC 9002 §7 and Appendix B. */
public final class NewReno implements CongestionController {
  private static final int INITIAL_WINDOW_PACKETS = 10;
  private static final int MINIMUM_WINDOW_PACKETS = 2;
  private static final long INITIAL_WINDOW_LIMIT_BYTES = 14_720;
  private static final int BURST_PACKETS = 3;
  private static final long NO_TIME = -1;

  private int maxDatagramSize;
  private long window;
  private long slowStartThreshold;
  private long ackedInAvoidance;
  private long recoveryStartTime;
  private boolean untouched;

  /**
   * A controller in slow start with the initial window.
   *
   * @param maxDatagramSizeBytes the maximum datagram size of the path, at least 1200
   */
  public NewReno(int maxDatagramSizeBytes) {
    this.maxDatagramSize = maxDatagramSizeBytes;
    start();
  }

  private void start() {
    window = initialWindow();
    slowStartThreshold = Long.MAX_VALUE;
    ackedInAvoidance = 0;
    recoveryStartTime = NO_TIME;
    untouched = true;
  }

  private long initialWindow() {
    // RFC 9002 §7.2: ten datagrams, but not above the larger of 14,720 bytes and two datagrams.
    long limit = Math.max(INITIAL_WINDOW_LIMIT_BYTES, 2L * maxDatagramSize);
    return Math.min((long) INITIAL_WINDOW_PACKETS * maxDatagramSize, limit);
  }

  private long minimumWindow() {
    return (long) MINIMUM_WINDOW_PACKETS * maxDatagramSize;
  }

  @Override
  public long windowBytes() {
    return window;
  }

  /** The slow start threshold in bytes; {@code Long.MAX_VALUE} before the first loss. */
  public long slowStartThresholdBytes() {
    return slowStartThreshold;
  }

  @Override
  public void onSent(int sizeBytes, long bytesInFlight, long now) {
    // NewReno reacts to acknowledgments and losses alone.
  }

  @Override
  public boolean isInRecovery(long sentTime) {
    return sentTime <= recoveryStartTime;
  }

  @Override
  public void onAcked(
      long ackedBytes, long latestSentTime, long bytesInFlightBefore, RttEstimator rtt, long now) {
    if (isInRecovery(latestSentTime) || !isWindowUsed(bytesInFlightBefore)) {
      return;
    }
    untouched = false;
    long inAvoidance = ackedBytes;
    if (window < slowStartThreshold) {
      long inSlowStart = Math.min(ackedBytes, slowStartThreshold - window);
      window += inSlowStart;
      inAvoidance -= inSlowStart;
    }
    // RFC 9002 §7.3.3: one datagram per window acknowledged. Counting bytes loses nothing to
    // integer division.
    ackedInAvoidance += inAvoidance;
    while (ackedInAvoidance >= window) {
      ackedInAvoidance -= window;
      window += maxDatagramSize;
    }
  }

  private boolean isWindowUsed(long bytesInFlight) {
    // RFC 9002 §7.8: an underutilized window must not grow. In slow start half a window counts as
    // used, because it doubles within the round trip that fills it; a burst of slack is what a
    // pacer leaves.
    boolean slowStart = window < slowStartThreshold;
    return (slowStart && bytesInFlight >= window / 2)
        || bytesInFlight + (long) BURST_PACKETS * maxDatagramSize >= window;
  }

  @Override
  public void onCongestionEvent(long latestSentTime, long lostBytes, long now) {
    if (isInRecovery(latestSentTime)) {
      return;
    }
    untouched = false;
    recoveryStartTime = now;
    slowStartThreshold = window / 2;
    window = Math.max(slowStartThreshold, minimumWindow());
    ackedInAvoidance = 0;
  }

  @Override
  public void onPersistentCongestion(long now) {
    untouched = false;
    window = minimumWindow();
    recoveryStartTime = NO_TIME;
    ackedInAvoidance = 0;
  }

  @Override
  public void setMaxDatagramSize(int maxDatagramSizeBytes) {
    maxDatagramSize = maxDatagramSizeBytes;
    // RFC 9002 §7.2: the initial window follows the datagram size as long as it is the initial one.
    window = untouched ? initialWindow() : Math.max(window, minimumWindow());
  }

  @Override
  public void reset() {
    start();
  }
}
