package dev.crowfly.quic.connection;

/** When silence ends the connection, and when we break it before that (RFC 9000 §10.1). */
final class IdleTimeout {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int LEAST_PTOS = 3;

  private final TimerTable timers;
  private final long keepAliveNanos;
  private long timeoutNanos;
  private boolean sentSinceReceived;

  /**
   * Counts with our own timeout until the peer's is known.
   *
   * @param millis 0 = none
   * @param keepAliveMillis after how much silence we send a PING; 0 = never
   */
  IdleTimeout(TimerTable timers, long millis, long keepAliveMillis) {
    this.timers = timers;
    keepAliveNanos = keepAliveMillis * NANOS_PER_MILLI;
    timeoutNanos = millis * NANOS_PER_MILLI;
  }

  /** The smaller one counts; 0 means that a side has none. */
  void onPeerTimeout(long millis) {
    // A peer may name any number up to 2^62: what can't be counted in nanoseconds is no timeout.
    long nanos = millis > Long.MAX_VALUE / 4 / NANOS_PER_MILLI ? 0 : millis * NANOS_PER_MILLI;
    if (nanos != 0 && (timeoutNanos == 0 || nanos < timeoutNanos)) {
      timeoutNanos = nanos;
    }
  }

  /** A packet of the peer was processed. */
  void onReceived(long ptoNanos, long now) {
    sentSinceReceived = false;
    restart(ptoNanos, now);
    if (keepAliveNanos != 0) {
      timers.set(Timer.KEEP_ALIVE, now + keepAliveNanos);
    }
  }

  /** A PING to keep the connection alive is on its way: another one follows if nothing comes. */
  void onKeepAlive(long ptoNanos, long now) {
    timers.set(Timer.KEEP_ALIVE, now + Math.max(keepAliveNanos, ptoNanos));
  }

  /** An ack-eliciting packet was sent; only the first since the last received one counts. */
  void onAckElicitingSent(long ptoNanos, long now) {
    if (!sentSinceReceived) {
      sentSinceReceived = true;
      restart(ptoNanos, now);
    }
  }

  private void restart(long ptoNanos, long now) {
    if (timeoutNanos != 0) {
      // RFC 9000 §10.1: long enough for a few probes to be lost.
      timers.set(Timer.IDLE, now + silenceNanos(ptoNanos));
    }
  }

  private long silenceNanos(long ptoNanos) {
    return Math.max(timeoutNanos, LEAST_PTOS * ptoNanos);
  }

  /** Flow control has stopped us: long before the end somebody has to say so again. */
  void onBlocked(long ptoNanos, long now) {
    if (timeoutNanos != 0) {
      timers.set(Timer.BLOCKED, now + silenceNanos(ptoNanos) / 2);
    }
  }
}
