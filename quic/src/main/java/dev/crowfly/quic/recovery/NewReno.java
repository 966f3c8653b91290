package dev.crowfly.quic.recovery;

/** The congestion controller of RFC 9002 §7 and Appendix B, with HyStart++ (RFC 9406). */
public final class NewReno implements CongestionController {
  private static final long NO_TIME = -1;

  private final HyStart hyStart = new HyStart();
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
    window = WindowRules.initialBytes(maxDatagramSize);
    slowStartThreshold = Long.MAX_VALUE;
    ackedInAvoidance = 0;
    recoveryStartTime = NO_TIME;
    untouched = true;
    hyStart.reset();
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
  public boolean isInSlowStart() {
    return window < slowStartThreshold;
  }

  @Override
  public int maxDatagramSizeBytes() {
    return maxDatagramSize;
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
    if (isInRecovery(latestSentTime)) {
      return;
    }
    boolean used =
        WindowRules.isUsed(window, isInSlowStart(), bytesInFlightBefore, maxDatagramSize);
    if (slowStartThreshold == Long.MAX_VALUE) {
      window += hyStart.onAcked(ackedBytes, latestSentTime, used, now);
      if (hyStart.isFinished()) {
        slowStartThreshold = window;
      }
    } else if (used) {
      growKnowingTheThreshold(ackedBytes);
    }
    untouched &= !used;
  }

  private void growKnowingTheThreshold(long ackedBytes) {
    long inAvoidance = ackedBytes;
    if (isInSlowStart()) {
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

  @Override
  public void onCongestionEvent(long latestSentTime, long lostBytes, long now) {
    if (isInRecovery(latestSentTime)) {
      return;
    }
    untouched = false;
    recoveryStartTime = now;
    slowStartThreshold = window / 2;
    window = Math.max(slowStartThreshold, WindowRules.minimumBytes(maxDatagramSize));
    ackedInAvoidance = 0;
  }

  @Override
  public void onPersistentCongestion(long now) {
    untouched = false;
    window = WindowRules.minimumBytes(maxDatagramSize);
    recoveryStartTime = NO_TIME;
    ackedInAvoidance = 0;
  }

  @Override
  public void setMaxDatagramSize(int maxDatagramSizeBytes) {
    maxDatagramSize = maxDatagramSizeBytes;
    // RFC 9002 §7.2: the initial window follows the datagram size as long as it is the initial one.
    window =
        untouched
            ? WindowRules.initialBytes(maxDatagramSize)
            : Math.max(window, WindowRules.minimumBytes(maxDatagramSize));
  }

  @Override
  public void reset() {
    start();
  }
}
