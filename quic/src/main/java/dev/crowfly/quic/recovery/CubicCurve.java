package dev.crowfly.quic.recovery;

/**
 * How the window of CUBIC grows in congestion avoidance: the cubic function and the estimate of
 * what Reno would have reached (RFC 9438 §4.2-4.5).
 *
 * <p>All windows are bytes; a segment is one datagram. Time is what the owner counts: it leaves out
 * the periods in which the application did not use the window. Not thread-safe.
 */
final class CubicCurve {
  /** The constant C, in segments per cubic second. */
  static final double C = 0.4;

  /** The multiplicative decrease factor. */
  static final double BETA = 0.7;

  /** The additive increase that makes AIMD with {@link #BETA} as fast as Reno. */
  static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

  private static final double MAX_TARGET_FACTOR = 1.5;
  private static final double NANOS_PER_SECOND = 1e9;

  private double priorWindow;
  private double maxWindow;
  private double kSeconds;
  private double renoEstimate;
  private long elapsedNanos;
  private boolean started;

  /** No congestion event as yet. */
  void reset() {
    priorWindow = 0;
    maxWindow = 0;
    started = false;
  }

  void copyFrom(CubicCurve other) {
    priorWindow = other.priorWindow;
    maxWindow = other.maxWindow;
    kSeconds = other.kSeconds;
    renoEstimate = other.renoEstimate;
    elapsedNanos = other.elapsedNanos;
    started = other.started;
  }

  /** The window is about to be reduced from this value; returns the reduced one. */
  double decrease(double window) {
    // RFC 9438 §4.7, fast convergence: a saturation point that keeps falling means that others need
    // room, so leave them more.
    maxWindow = window < maxWindow ? window * (1 + BETA) / 2 : window;
    priorWindow = window;
    started = false;
    return window * BETA;
  }

  /**
   * Slow start ended without a loss, or a persistent congestion came: the next stage of avoidance
   * starts from where it finds the window, with K = 0 (RFC 9438 §4.8, §4.10).
   */
  void forgetMaximum() {
    maxWindow = 0;
    started = false;
  }

  /** Sets cwnd_prior, the window at which Reno's own pace begins. */
  void setPriorWindow(double window) {
    priorWindow = window;
  }

  /** The next growth begins a new stage from the window it finds: a segment has another size. */
  void restart() {
    started = false;
  }

  /**
   * Grows the window by what an acknowledgment allows.
   *
   * @param sinceLastNanos the time since the last call that counts; ignored at the start of a stage
   * @return the new window; at least the old, at most the old plus half of the acknowledged bytes
   */
  double grow(
      double window,
      long ackedBytes,
      int segmentBytes,
      long smoothedRttNanos,
      long sinceLastNanos) {
    if (started) {
      elapsedNanos += sinceLastNanos;
    } else {
      start(window, segmentBytes);
    }
    double seconds = elapsedNanos / NANOS_PER_SECOND;
    double alpha = renoEstimate >= priorWindow ? 1 : ALPHA;
    renoEstimate += alpha * segmentBytes * ackedBytes / window;
    double grown;
    if (windowAt(seconds, segmentBytes) < renoEstimate) {
      // The Reno-friendly region (RFC 9438 §4.3).
      grown = Math.max(window, renoEstimate);
    } else {
      double ahead = seconds + smoothedRttNanos / NANOS_PER_SECOND;
      double target = windowAt(ahead, segmentBytes);
      target = Math.max(window, Math.min(target, MAX_TARGET_FACTOR * window));
      grown = window + (target - window) * Math.min(1, ackedBytes / window);
    }
    // RFC 9438 §4.2: slower than slow start whatever happens, also where one curve takes over from
    // the other.
    return Math.min(grown, window + ackedBytes / 2.0);
  }

  private void start(double window, int segmentBytes) {
    started = true;
    elapsedNanos = 0;
    renoEstimate = window;
    maxWindow = Math.max(maxWindow, window);
    kSeconds = Math.cbrt((maxWindow - window) / (C * segmentBytes));
  }

  /** W_cubic(t) in bytes. */
  double windowAt(double seconds, int segmentBytes) {
    double fromK = seconds - kSeconds;
    return C * segmentBytes * fromK * fromK * fromK + maxWindow;
  }

  /** K in seconds. */
  double kSeconds() {
    return kSeconds;
  }

  /** W_max in bytes; 0 = none. */
  double maxWindowBytes() {
    return maxWindow;
  }
}
