package dev.crowfly.signaling.switchboard;

/** So much per second in the long run, and so much at once. Debts are possible. */
final class TokenBucket {
  private static final long SECOND = 1_000_000_000L;

  private final long perSecond;
  private final long most;
  private long tokens;
  private long filledAt;

  TokenBucket(long perSecond, long most, long now) {
    this.perSecond = perSecond;
    this.most = most;
    tokens = most;
    filledAt = now;
  }

  long available(long now) {
    long wait = now - filledAt;
    if (wait >= SECOND * (most - tokens) / perSecond + 1) {
      tokens = most;
      filledAt = now;
    } else {
      long more = wait * perSecond / SECOND;
      tokens += more;
      // The rest of the time counts for the next token.
      filledAt += more * SECOND / perSecond;
    }
    return tokens;
  }

  /** Takes some if they are there. */
  boolean take(long count, long now) {
    if (available(now) < count) {
      return false;
    }
    tokens -= count;
    return true;
  }

  /** Takes some, there or not. */
  void owe(long count) {
    tokens -= count;
  }

  /** Whether the debt is larger than what could ever be taken at once. */
  boolean isHopeless() {
    return tokens < -most;
  }
}
