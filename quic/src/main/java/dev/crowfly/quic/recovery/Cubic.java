package dev.crowfly.quic.recovery;

/**
 * CUBIC (RFC 9438) with HyStart++ (RFC 9406).
 *
 * <p>The window is reduced once per round trip with losses. If every packet lost in that period is
 * acknowledged after all, the reduction is undone (RFC 9438 §4.9.2); persistent congestion is never
 * undone. Fast convergence is on. Times are nanoseconds. Not thread-safe.
 */
public final class Cubic implements CongestionController {
  private static final long NO_TIME = -1;

  private final HyStart hyStart = new HyStart();
  private final CubicCurve curve = new CubicCurve();

  private int maxDatagramSize;
  private double window;
  private long slowStartThreshold;
  private long recoveryStartTime;
  private long countedUntil;
  private boolean untouched;

  // What the last congestion event replaced.
  private final CubicCurve undoCurve = new CubicCurve();
  private double undoWindow;
  private long undoSlowStartThreshold;
  private long undoRecoveryStartTime;
  private long undoLostBytes;
  private boolean undoable;

  /**
   * A controller in slow start with the initial window.
   *
   * @param maxDatagramSizeBytes the maximum datagram size of the path, at least 1200
   */
  public Cubic(int maxDatagramSizeBytes) {
    this.maxDatagramSize = maxDatagramSizeBytes;
    start();
  }

  private void start() {
    window = WindowRules.initialBytes(maxDatagramSize);
    slowStartThreshold = Long.MAX_VALUE;
    recoveryStartTime = NO_TIME;
    countedUntil = 0;
    untouched = true;
    undoable = false;
    hyStart.reset();
    curve.reset();
  }

  @Override
  public long windowBytes() {
    return (long) window;
  }

  /** The slow start threshold in bytes; {@code Long.MAX_VALUE} before slow start first ended. */
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
    if (bytesInFlight <= sizeBytes) {
      // RFC 9438 §5.8: nothing was in flight, so the time up to now does not count.
      countedUntil = Math.max(countedUntil, now);
    }
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
        WindowRules.isUsed(windowBytes(), isInSlowStart(), bytesInFlightBefore, maxDatagramSize);
    long inAvoidance = ackedBytes;
    if (slowStartThreshold == Long.MAX_VALUE) {
      window += hyStart.onAcked(ackedBytes, latestSentTime, used, now);
      inAvoidance = 0;
      if (hyStart.isFinished()) {
        endSlowStart();
      }
    } else if (used && isInSlowStart()) {
      long inSlowStart = Math.min(ackedBytes, slowStartThreshold - windowBytes());
      window += inSlowStart;
      inAvoidance -= inSlowStart;
    }
    if (used) {
      untouched = false;
      if (inAvoidance > 0) {
        long counted = now - countedUntil;
        window = curve.grow(window, inAvoidance, maxDatagramSize, rtt.smoothedNanos(), counted);
      }
    }
    // RFC 9438 §4.2: periods in which the application limits don't count.
    countedUntil = now;
  }

  private void endSlowStart() {
    slowStartThreshold = windowBytes();
    curve.forgetMaximum();
    curve.setPriorWindow(window);
  }

  @Override
  public void onCongestionEvent(long latestSentTime, long lostBytes, long now) {
    if (isInRecovery(latestSentTime)) {
      undoLostBytes += lostBytes;
      return;
    }
    saveForUndo(lostBytes);
    untouched = false;
    recoveryStartTime = now;
    window = Math.max(curve.decrease(window), (double) WindowRules.minimumBytes(maxDatagramSize));
    slowStartThreshold = windowBytes();
  }

  private void saveForUndo(long lostBytes) {
    undoCurve.copyFrom(curve);
    undoWindow = window;
    undoSlowStartThreshold = slowStartThreshold;
    undoRecoveryStartTime = recoveryStartTime;
    undoLostBytes = lostBytes;
    // A mark by the network (ECN) is never spurious.
    undoable = lostBytes > 0;
  }

  @Override
  public void onSpuriousLoss(long sentTime, int sizeBytes) {
    if (!undoable || !isInRecovery(sentTime) || sentTime <= undoRecoveryStartTime) {
      return;
    }
    undoLostBytes -= sizeBytes;
    if (undoLostBytes > 0) {
      return;
    }
    undoable = false;
    if (window < undoWindow) {
      window = undoWindow;
      slowStartThreshold = undoSlowStartThreshold;
      recoveryStartTime = undoRecoveryStartTime;
      curve.copyFrom(undoCurve);
    }
  }

  @Override
  public void onPersistentCongestion(long now) {
    untouched = false;
    undoable = false;
    window = WindowRules.minimumBytes(maxDatagramSize);
    recoveryStartTime = NO_TIME;
    curve.forgetMaximum();
  }

  @Override
  public void setMaxDatagramSize(int maxDatagramSizeBytes) {
    if (maxDatagramSizeBytes != maxDatagramSize) {
      maxDatagramSize = maxDatagramSizeBytes;
      // RFC 9002 §7.2: the initial window follows the datagram size as long as it is the initial.
      window =
          untouched
              ? WindowRules.initialBytes(maxDatagramSize)
              : Math.max(window, (double) WindowRules.minimumBytes(maxDatagramSize));
      curve.restart();
    }
  }

  @Override
  public void reset() {
    start();
  }
}
