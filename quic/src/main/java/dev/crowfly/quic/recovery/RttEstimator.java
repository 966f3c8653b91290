package dev.crowfly.quic.recovery;

/**
 * The round-trip time of one path (RFC 9002 §5), and what is derived from it.
 *
 * <p>All values are nanoseconds. Not thread-safe.
 */
public final class RttEstimator {
  /** The timer granularity, kGranularity: 1 ms. */
  public static final long GRANULARITY_NANOS = 1_000_000L;

  /** The RTT assumed without any knowledge, kInitialRtt: 333 ms. */
  public static final long INITIAL_RTT_NANOS = 333_000_000L;

  private static final long NO_TIME = -1;

  private long initialRtt;
  private long latestRtt;
  private long minRtt;
  private long smoothedRtt;
  private long rttVar;
  private long firstSampleTime = NO_TIME;

  /** An estimator that starts from 333 ms. */
  public RttEstimator() {
    this(INITIAL_RTT_NANOS);
  }

  /**
   * An estimator that starts from a given value.
   *
   * @param initialRttNanos positive
   */
  public RttEstimator(long initialRttNanos) {
    start(initialRttNanos);
  }

  private void start(long rttNanos) {
    if (rttNanos <= 0) {
      throw new IllegalArgumentException("initial RTT " + rttNanos);
    }
    initialRtt = rttNanos;
    latestRtt = 0;
    minRtt = 0;
    smoothedRtt = rttNanos;
    rttVar = rttNanos / 2;
    firstSampleTime = NO_TIME;
  }

  /**
   * Replaces the initial RTT by a measurement from elsewhere, such as a connectivity check (RFC
   * 9002 §6.2.2). It is no sample: the first sample replaces it, and after one it changes nothing.
   *
   * @param rttNanos positive
   */
  public void seed(long rttNanos) {
    if (!hasSample()) {
      start(rttNanos);
    }
  }

  /** Forgets all samples: the path is a new one (RFC 9000 §9.4). */
  public void reset() {
    start(initialRtt);
  }

  /**
   * Takes a sample (RFC 9002 §5.1, §5.3).
   *
   * @param rttNanos the time since the largest acknowledged packet was sent
   * @param ackDelayNanos the acknowledgment delay that the peer reported; 0 for Initial packets
   * @param maxAckDelayNanos the peer's max_ack_delay, which limits the delay once the handshake is
   *     confirmed
   */
  public void onSample(
      long rttNanos,
      long ackDelayNanos,
      long maxAckDelayNanos,
      boolean handshakeConfirmed,
      long now) {
    latestRtt = Math.max(0, rttNanos);
    if (!hasSample()) {
      firstSampleTime = now;
      minRtt = latestRtt;
      smoothedRtt = latestRtt;
      rttVar = latestRtt / 2;
      return;
    }
    minRtt = Math.min(minRtt, latestRtt);
    long ackDelay = Math.max(0, ackDelayNanos);
    if (handshakeConfirmed) {
      ackDelay = Math.min(ackDelay, maxAckDelayNanos);
    }
    // Written as a difference: the peer chooses the delay, and a sum could overflow.
    long adjusted = latestRtt - minRtt >= ackDelay ? latestRtt - ackDelay : latestRtt;
    // The order of RFC 9002 Appendix A.7 and RFC 6298: the variation uses the old average.
    rttVar = (3 * rttVar + Math.abs(smoothedRtt - adjusted)) / 4;
    smoothedRtt = (7 * smoothedRtt + adjusted) / 8;
  }

  /** After persistent congestion the old minimum says nothing any more (RFC 9002 §5.2). */
  void onPersistentCongestion() {
    minRtt = latestRtt;
  }

  /** Whether a sample was taken. */
  public boolean hasSample() {
    return firstSampleTime != NO_TIME;
  }

  /** When the first sample was taken; -1 if none was. */
  public long firstSampleTime() {
    return firstSampleTime;
  }

  /** latest_rtt; 0 before the first sample. */
  public long latestNanos() {
    return latestRtt;
  }

  /** min_rtt; 0 before the first sample. */
  public long minNanos() {
    return minRtt;
  }

  /** smoothed_rtt. */
  public long smoothedNanos() {
    return smoothedRtt;
  }

  /** rttvar. */
  public long variationNanos() {
    return rttVar;
  }

  /**
   * The probe timeout without back-off (RFC 9002 §6.2.1).
   *
   * @param maxAckDelayNanos the peer's max_ack_delay; 0 for the Initial and Handshake spaces
   */
  public long ptoNanos(long maxAckDelayNanos) {
    return smoothedRtt + Math.max(4 * rttVar, GRANULARITY_NANOS) + maxAckDelayNanos;
  }

  /** The time threshold of loss detection (RFC 9002 §6.1.2). */
  public long lossDelayNanos() {
    long rtt = Math.max(latestRtt, smoothedRtt);
    return Math.max(rtt + rtt / 8, GRANULARITY_NANOS);
  }
}
