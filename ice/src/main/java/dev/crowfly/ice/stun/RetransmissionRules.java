package dev.crowfly.ice.stun;

/**
 * How often and when a request over UDP is sent again (RFC 8489 §6.2.1).
 *
 * @param rtoNanos RTO: from the first request to the second
 * @param maxRtoNanos where the doubling ends
 * @param maxRequests Rc: how often the request is sent, the first time included
 * @param finalWaitNanos Rm × RTO: from the last request until the transaction has failed
 */
public record RetransmissionRules(
    long rtoNanos, long maxRtoNanos, int maxRequests, long finalWaitNanos) {
  private static final long MILLIS = 1_000_000L;

  /** RFC 8489's defaults: 500 ms doubling, 7 requests, 39.5 s until it has failed. */
  public static final RetransmissionRules STUN =
      new RetransmissionRules(500 * MILLIS, 32_000 * MILLIS, 7, 16 * 500 * MILLIS);

  /** Crowfly's for connectivity checks: 100 ms doubling to 1.6 s, 7 requests, then 1.6 s more. */
  public static final RetransmissionRules ICE =
      new RetransmissionRules(100 * MILLIS, 1_600 * MILLIS, 7, 1_600 * MILLIS);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range; the message names it
   */
  public RetransmissionRules {
    if (rtoNanos < 1 || maxRtoNanos < rtoNanos || maxRtoNanos > Long.MAX_VALUE / 4) {
      throw new IllegalArgumentException("Choose 1 <= rto <= maxRto, and that below 73 years");
    }
    if (maxRequests < 1) {
      throw new IllegalArgumentException("Send a request once at least, not " + maxRequests);
    }
    if (finalWaitNanos < 1 || finalWaitNanos > Long.MAX_VALUE / 4) {
      throw new IllegalArgumentException("Wait 1 ns at least for the last answer, below 73 years");
    }
  }

  /**
   * The time from one request until what follows it: the next request or, after the last one, the
   * failure.
   *
   * @param request 1 for the first
   */
  public long waitAfter(int request) {
    if (request >= maxRequests) {
      return finalWaitNanos;
    }
    long wait = rtoNanos;
    for (int i = 1; i < request && wait < maxRtoNanos; i++) {
      wait *= 2;
    }
    return Math.min(wait, maxRtoNanos);
  }

  /** From the first request until the transaction has failed, if every request leaves in time. */
  public long totalNanos() {
    long total = 0;
    for (int request = 1; request <= maxRequests; request++) {
      total += waitAfter(request);
    }
    return total;
  }
}
