package dev.crowfly.node.core.session;

/**
 * When punching attempts are due: the first when signaling says so, others after a back-off, at the
 * Agent, for as long as C takes no direct path.
 */
final class Attempts {
  private static final long NEVER = Long.MAX_VALUE;

  private final SessionHost host;
  private final boolean agent;
  private final boolean wanted;
  private long startAt = NEVER;
  private long restartAt = NEVER;
  private long retryNanos;
  private long beganAt;

  /** C takes a direct path: an attempt may go on, or be the peer's, but none follows it. */
  private boolean direct;

  /**
   * None is due yet.
   *
   * @param agent whether we are the one who repeats them
   * @param wanted whether we want direct paths at all
   */
  Attempts(SessionHost host, boolean agent, boolean wanted, long now) {
    this.host = host;
    this.agent = agent;
    this.wanted = wanted;
    retryNanos = host.parameters().punchRetryNanos();
    beganAt = now;
  }

  /** The first attempt begins in so long. */
  void startIn(long nanos, long now) {
    startAt = wanted ? Math.min(startAt, now + nanos) : NEVER;
  }

  /** An attempt begins now. */
  void onBegun(long now) {
    startAt = NEVER;
    beganAt = now;
    // The peer begins one, too, that does not know of our policy.
    restartAt = agent && wanted && !direct ? now + host.ice().attemptNanos() + retryNanos : NEVER;
  }

  /** Something else is being tried until then; no attempt begins before. */
  void postpone(long until) {
    restartAt = restartAt == NEVER ? NEVER : Math.max(restartAt, until);
  }

  /** The network is another one: what failed before says nothing. */
  void resetBackOff() {
    retryNanos = host.parameters().punchRetryNanos();
  }

  /** C takes a direct path: no attempt is needed any more. */
  void onDirect() {
    direct = true;
    restartAt = NEVER;
    resetBackOff();
  }

  /** C had to leave its direct path, or is lost. */
  void onDirectLost(long now) {
    direct = false;
    if (wanted && agent) {
      restartAt = Math.min(restartAt, now + retryNanos);
    }
  }

  /** How long the present attempt has taken, in milliseconds. */
  int millis(long now) {
    return (int) Math.min(Integer.MAX_VALUE, (now - beganAt) / 1_000_000);
  }

  /** No more of them. */
  void end() {
    startAt = NEVER;
    restartAt = NEVER;
  }

  // ---- time

  /** Whether it is time for the first attempt. */
  boolean isStartDue(long now) {
    return startAt <= now;
  }

  /** Whether it is time for another attempt; the one after it is due later. */
  boolean takeRestart(long now) {
    if (restartAt > now) {
      return false;
    }
    retryNanos = Math.min(2 * retryNanos, host.parameters().maxPunchRetryNanos());
    restartAt = now + host.ice().attemptNanos() + retryNanos;
    return true;
  }

  long nextTimeout() {
    return Math.min(startAt, restartAt);
  }
}
