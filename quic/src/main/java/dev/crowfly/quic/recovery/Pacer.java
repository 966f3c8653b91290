package dev.crowfly.quic.recovery;

/**
 * Spreads the packets of one path over the round trip (RFC 9002 §7.7).
 *
 * <p>A bucket fills at {@code N * window / smoothed_rtt}, with N = 2 in slow start and 1.25 later;
 * window and RTT are read whenever time is accounted for, so a change of theirs counts at once. The
 * bucket holds {@value #BURST_PACKETS} datagrams or what comes in within 2 ms, whichever is more:
 * timers of 1 ms resolution may be late that much without costing throughput, while an idle path
 * never earns more than one such burst.
 *
 * <p>Once the bucket is too empty for a packet, sending stops until {@value #RESUME_PACKETS}
 * datagrams fit, or an eighth of the window if that is less: fewer wake-ups, and larger batches for
 * the transport.
 *
 * <p>Probes, acknowledgments and other packets that may not wait are sent without asking; what of
 * them is in flight is charged all the same. Times are nanoseconds. Not thread-safe.
 */
public final class Pacer {
  static final int BURST_PACKETS = 10;
  static final int RESUME_PACKETS = 8;
  static final int RESUME_WINDOW_DIVISOR = 8;
  static final long TIMER_SLACK_NANOS = 2_000_000L;
  static final double GAIN = 1.25;
  static final double SLOW_START_GAIN = 2;

  private final RttEstimator rtt;
  private final CongestionController congestion;

  // A new path may send a full burst: the first refill cuts this to the capacity.
  private double creditBytes = Double.MAX_VALUE;
  private long refilledAt;
  private boolean holding;
  private int heldSizeBytes;

  Pacer(RttEstimator rtt, CongestionController congestion) {
    this.rtt = rtt;
    this.congestion = congestion;
  }

  /**
   * Whether a packet of this size may leave now as far as pacing goes. Ask only when there is one
   * to send and the window has room: the answer no also says that pacing is what limits the sender.
   *
   * @param sizeBytes up to any size; what the bucket can't hold passes when it is full
   */
  public boolean canSend(int sizeBytes, long now) {
    refill(now);
    if (holding) {
      holding = creditBytes < resumeBytes();
    }
    if (!holding && creditBytes < Math.min(sizeBytes, capacityBytes())) {
      holding = true;
      heldSizeBytes = sizeBytes;
    }
    return !holding;
  }

  /**
   * When {@link #canSend} will say yes to what it last refused: after {@code now} if it refused,
   * otherwise {@code now}.
   */
  public long nextSendTime(long now) {
    refill(now);
    double missing = resumeBytes() - creditBytes;
    if (!holding || missing <= 0) {
      return now;
    }
    // One more nanosecond than the division says, so that rounding never makes it too early.
    return now + (long) Math.ceil(missing / bytesPerNano()) + 1;
  }

  /** Whether pacing refused a packet, and would refuse it still. */
  boolean isLimiting(long now) {
    refill(now);
    return holding && creditBytes < resumeBytes();
  }

  /** A packet in flight was sent, whether or not it had to ask. */
  void onSent(int sizeBytes, long now) {
    refill(now);
    // Packets that don't ask can't make more debt than one burst.
    creditBytes = Math.max(creditBytes - sizeBytes, -capacityBytes());
  }

  private void refill(long now) {
    double earned = Math.max(0, now - refilledAt) * bytesPerNano();
    creditBytes = Math.min(creditBytes + earned, capacityBytes());
    refilledAt = Math.max(refilledAt, now);
  }

  private double bytesPerNano() {
    double gain = congestion.isInSlowStart() ? SLOW_START_GAIN : GAIN;
    return gain * congestion.windowBytes() / Math.max(1, rtt.smoothedNanos());
  }

  /** The sending rate that pacing aims at, in bytes per second. */
  public double bytesPerSecond() {
    return bytesPerNano() * 1e9;
  }

  double capacityBytes() {
    double burst = (double) BURST_PACKETS * congestion.maxDatagramSizeBytes();
    return Math.max(burst, bytesPerNano() * TIMER_SLACK_NANOS);
  }

  private double resumeBytes() {
    double batch = (double) RESUME_PACKETS * congestion.maxDatagramSizeBytes();
    double share = (double) congestion.windowBytes() / RESUME_WINDOW_DIVISOR;
    return Math.min(capacityBytes(), Math.max(heldSizeBytes, Math.min(batch, share)));
  }
}
