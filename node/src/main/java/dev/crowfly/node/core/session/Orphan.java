package dev.crowfly.node.core.session;

import dev.crowfly.quic.QuicConnection;

/**
 * What is known of a session while signaling has lost it: whether C has to show that it lives, and
 * when the Agent asks for the session again.
 */
final class Orphan {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long MILLIS = 1_000_000L;

  /** How soon C has to be heard of. */
  private static final long VERDICT_NANOS = 3_000 * MILLIS;

  private static final long ASK_AGAIN_NANOS = 2_000 * MILLIS;

  private boolean orphaned;
  private long packetsAtDoubt;
  private long verdictAt = NEVER;
  private long askAt = NEVER;
  private long askUntil = NEVER;

  /** Whether C is all that is left of the session. */
  boolean isOrphaned() {
    return orphaned;
  }

  /** Signaling has lost it; C, null if there is none, has to be heard of from now on. */
  void begin(QuicConnection c, long now) {
    orphaned = true;
    if (c != null) {
      packetsAtDoubt = c.stats().packetsReceived();
      verdictAt = now + VERDICT_NANOS;
    }
  }

  /** Signaling knows it, by whatever name. */
  void end() {
    orphaned = false;
    verdictAt = NEVER;
    askAt = NEVER;
    askUntil = NEVER;
  }

  /** Whether it is time to judge, and C was not heard of. */
  boolean takeVerdict(QuicConnection c, long now) {
    if (verdictAt > now) {
      return false;
    }
    verdictAt = NEVER;
    return c != null && c.stats().packetsReceived() == packetsAtDoubt;
  }

  /** C is gone too: the session is asked for, from now on and for so long. */
  void askFor(long nanos, long now) {
    end();
    askAt = now;
    askUntil = now + nanos;
  }

  /** Whether it is time to ask. */
  boolean takeAsk(long now) {
    boolean due = askAt <= now;
    askAt = due ? NEVER : askAt;
    return due;
  }

  /** It was refused; returns whether it is asked for once more. */
  boolean askLater(long now) {
    if (now + ASK_AGAIN_NANOS > askUntil) {
      return false;
    }
    askAt = now + ASK_AGAIN_NANOS;
    return true;
  }

  long nextTimeout() {
    return Math.min(verdictAt, askAt);
  }
}
