package dev.crowfly.node.core.tunnel;

/** How much may be done: so much at once, and so much a second. */
final class TokenBucket {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final long burst;
  private final long nanosPerToken;
  private long tokens;
  private long countedAt;

  /** A full bucket. */
  TokenBucket(long burst, long perSecond, long now) {
    this.burst = burst;
    this.nanosPerToken = SECOND_NANOS / perSecond;
    this.tokens = burst;
    this.countedAt = now;
  }

  /** How many tokens there are. */
  long available(long now) {
    long come = (now - countedAt) / nanosPerToken;
    if (tokens + come >= burst) {
      tokens = burst;
      countedAt = now;
    } else {
      tokens += come;
      countedAt += come * nanosPerToken;
    }
    return tokens;
  }

  /** Takes what is there. */
  void take(long count) {
    tokens -= count;
  }

  /** When there is one token at least. */
  long nextAt() {
    return tokens > 0 ? countedAt : countedAt + nanosPerToken;
  }
}
