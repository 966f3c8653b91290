package dev.crowfly.quic.path;

import dev.crowfly.quic.recovery.RttEstimator;

/** When the validation of a path begins, and how long the peer has to answer (RFC 9000 §8.2.4). */
final class PathQuestions {
  private static final int PTOS = 3;
  private static final long LEAST_RETRY_NANOS = 10_000_000L;
  private static final long LEAST_GIVE_UP_NANOS = 1_000_000_000L;

  private final ActivePath active;
  private final PathEvents events;

  PathQuestions(ActivePath active, PathEvents events) {
    this.active = active;
    this.events = events;
  }

  /** Begins to ask, or begins anew. */
  void validate(Path path, long now) {
    RttEstimator rtt = path.recovery().rtt();
    long retry = Math.max(2 * rtt.smoothedNanos(), LEAST_RETRY_NANOS);
    // RFC 9000 §8.2.4: a new path may be slower than anybody thinks.
    long least =
        rtt.hasSample()
            ? LEAST_GIVE_UP_NANOS
            : PTOS * (3 * RttEstimator.INITIAL_RTT_NANOS + active.maxAckDelayNanos());
    long giveUp = Math.max(PTOS * active.longerPto(path), least);
    path.validation.begin(retry, giveUp, now);
    events.listener().onProbing(path);
  }

  /** Asks unless that is under way. */
  void validateIfIdle(Path path, long now) {
    if (!path.validation.isRunning()) {
      validate(path, now);
    }
  }
}
