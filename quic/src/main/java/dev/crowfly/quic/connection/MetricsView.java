package dev.crowfly.quic.connection;

import dev.crowfly.quic.RecoveryMetrics;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.recovery.PathRecovery;

/** Shows an observer the figures of one path at a time; one object serves all, and copies none. */
final class MetricsView implements RecoveryMetrics {
  private PathRecovery metricsOf;

  /** Turns to a path. */
  MetricsView of(Path path) {
    metricsOf = path.recovery();
    return this;
  }

  @Override
  public boolean hasRttSample() {
    return metricsOf.rtt().hasSample();
  }

  @Override
  public long minRttNanos() {
    return hasRttSample() ? metricsOf.rtt().minNanos() : 0;
  }

  @Override
  public long smoothedRttNanos() {
    return metricsOf.rtt().smoothedNanos();
  }

  @Override
  public long latestRttNanos() {
    return hasRttSample() ? metricsOf.rtt().latestNanos() : 0;
  }

  @Override
  public long rttVariationNanos() {
    return hasRttSample() ? metricsOf.rtt().variationNanos() : 0;
  }

  @Override
  public int ptoCount() {
    return metricsOf.ptoCount();
  }

  @Override
  public long congestionWindowBytes() {
    return metricsOf.congestion().windowBytes();
  }

  @Override
  public boolean isInSlowStart() {
    return metricsOf.congestion().isInSlowStart();
  }

  @Override
  public long pacingBytesPerSecond() {
    return (long) metricsOf.pacer().bytesPerSecond();
  }

  @Override
  public long bytesInFlight() {
    return metricsOf.bytesInFlight();
  }
}
