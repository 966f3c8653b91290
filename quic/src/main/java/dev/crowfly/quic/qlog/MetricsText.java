package dev.crowfly.quic.qlog;

import dev.crowfly.quic.RecoveryMetrics;

/** What has changed in the recovery metrics of one path since it was written last. */
final class MetricsText {
  private static final int MIN_RTT = 0;
  private static final int SMOOTHED_RTT = 1;
  private static final int LATEST_RTT = 2;
  private static final int RTT_VARIANCE = 3;
  private static final int PTO_COUNT = 4;
  private static final int CONGESTION_WINDOW = 5;
  private static final int BYTES_IN_FLIGHT = 6;
  private static final int PACING_RATE = 7;
  private static final int BITS_PER_BYTE = 8;

  private static final String[] NAMES = {
    "min_rtt",
    "smoothed_rtt",
    "latest_rtt",
    "rtt_variance",
    "pto_count",
    "congestion_window",
    "bytes_in_flight",
    "pacing_rate",
  };

  private final long[] written = {-1, -1, -1, -1, -1, -1, -1, -1};
  private final long[] current = new long[NAMES.length];
  private String oldState;
  private String state;

  /** Takes new values; returns whether any is news. */
  boolean update(RecoveryMetrics metrics) {
    boolean sampled = metrics.hasRttSample();
    current[MIN_RTT] = sampled ? metrics.minRttNanos() : -1;
    current[SMOOTHED_RTT] = sampled ? metrics.smoothedRttNanos() : -1;
    current[LATEST_RTT] = sampled ? metrics.latestRttNanos() : -1;
    current[RTT_VARIANCE] = sampled ? metrics.rttVariationNanos() : -1;
    current[PTO_COUNT] = metrics.ptoCount();
    current[CONGESTION_WINDOW] = metrics.congestionWindowBytes();
    current[BYTES_IN_FLIGHT] = metrics.bytesInFlight();
    current[PACING_RATE] = metrics.pacingBytesPerSecond() * BITS_PER_BYTE;
    for (int i = 0; i < current.length; i++) {
      if (isNews(i)) {
        return true;
      }
    }
    return false;
  }

  private boolean isNews(int i) {
    return current[i] != written[i] && current[i] >= 0;
  }

  /** Takes the state of congestion control; returns whether it is news. */
  boolean updateState(RecoveryMetrics metrics) {
    String now = metrics.isInSlowStart() ? "slow_start" : "congestion_avoidance";
    if (now.equals(state)) {
      return false;
    }
    oldState = state;
    state = now;
    return true;
  }

  void writeState(JsonText json) {
    if (oldState != null) {
      json.word("old", oldState);
    }
    json.word("new", state);
  }

  void write(JsonText json) {
    for (int i = 0; i < current.length; i++) {
      if (isNews(i)) {
        written[i] = current[i];
        if (i <= RTT_VARIANCE) {
          json.millis(NAMES[i], current[i]);
        } else {
          json.number(NAMES[i], current[i]);
        }
      }
    }
  }
}
