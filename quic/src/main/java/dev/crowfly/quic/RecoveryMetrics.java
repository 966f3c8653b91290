package dev.crowfly.quic;

/** What loss recovery and congestion control know of a path (RFC 9002 §A.3, §B.2). */
public interface RecoveryMetrics {
  /** Whether there was an RTT sample; without one the times below but the smoothed are 0. */
  boolean hasRttSample();

  /** The least RTT, in nanoseconds. */
  long minRttNanos();

  /** The smoothed RTT, in nanoseconds; the initial RTT before the first sample. */
  long smoothedRttNanos();

  /** The last RTT sample, in nanoseconds. */
  long latestRttNanos();

  /** The RTT's variation (rttvar), in nanoseconds. */
  long rttVariationNanos();

  /** Consecutive probe timeouts. */
  int ptoCount();

  /** The congestion window, in bytes. */
  long congestionWindowBytes();

  /** Whether congestion control still looks for the path's capacity (RFC 9002 §7.3.1). */
  boolean isInSlowStart();

  /** At which rate packets are spread over time, in bytes per second (RFC 9002 §7.7). */
  long pacingBytesPerSecond();

  /** Bytes in flight. */
  long bytesInFlight();
}
