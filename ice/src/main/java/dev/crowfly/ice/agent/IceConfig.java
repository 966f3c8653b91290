package dev.crowfly.ice.agent;

/**
 * The numbers of an agent; times in nanoseconds. The defaults are Crowfly's.
 *
 * @param pacingNanos Ta: between two new checks (RFC 8445 §14.2); 5 ms and up
 * @param rtoNanos before the first retransmission; doubles
 * @param maxRtoNanos where the doubling ends
 * @param maxRequests how often one check is sent, the first time included; 1 to 16
 * @param maxPairs of the check list (RFC 8445 §6.1.2.5)
 * @param maxRemoteCandidates that the peer may make us remember, told and peer-reflexive together
 * @param maxEarlyChecks authenticated checks kept until the remote credentials come
 * @param attemptNanos after the start of an attempt without a valid pair comes {@link
 *     IceEvent.Failed}
 * @param nominationWaitNanos how long after the first valid pair the controlling side waits for a
 *     better one
 * @param consentNanos without an authenticated packet, until a consent check is sent, and between
 *     consent checks; each time multiplied by a random 0.8 to 1.2 (RFC 7675 §5.1)
 * @param consentExpiryNanos without an authenticated packet, until consent is lost
 * @param maxConsentPairs on which consent is kept
 * @param keepaliveNanos of silence, until the mapping of a consented pair or of a gathered
 *     candidate is refreshed (RFC 8445 §11); 15 s and up
 * @param generationNanos how long credentials are accepted after a restart, the pairs of the
 *     generation before end when one of the new generation is nominated
 */
public record IceConfig(
    long pacingNanos,
    long rtoNanos,
    long maxRtoNanos,
    int maxRequests,
    int maxPairs,
    int maxRemoteCandidates,
    int maxEarlyChecks,
    long attemptNanos,
    long nominationWaitNanos,
    long consentNanos,
    long consentExpiryNanos,
    int maxConsentPairs,
    long keepaliveNanos,
    long generationNanos) {
  private static final long MILLIS = 1_000_000L;
  private static final long SECONDS = 1_000 * MILLIS;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range; the message names it
   */
  public IceConfig {
    require(pacingNanos >= 5 * MILLIS, "pacing is 5 ms at least");
    require(rtoNanos >= MILLIS && maxRtoNanos >= rtoNanos, "1 ms <= rto <= maxRto");
    require(maxRequests >= 1 && maxRequests <= 16, "1 to 16 requests");
    require(maxPairs >= 1 && maxPairs <= 1000, "1 to 1000 pairs");
    require(maxRemoteCandidates >= 1 && maxRemoteCandidates <= 1000, "1 to 1000 candidates");
    require(maxEarlyChecks >= 0 && maxEarlyChecks <= 1000, "0 to 1000 early checks");
    require(attemptNanos > 0, "attempt > 0");
    require(nominationWaitNanos >= 0, "nominationWait >= 0");
    require(consentNanos >= 100 * MILLIS, "consent is 100 ms at least");
    require(consentExpiryNanos > 2 * consentNanos, "consentExpiry > 2 * consent");
    require(maxConsentPairs >= 1, "one pair with consent at least");
    require(keepaliveNanos >= 15 * SECONDS, "keepalive is 15 s at least");
    require(generationNanos >= 0, "generation >= 0");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }

  /** Crowfly's defaults. */
  public static IceConfig defaults() {
    return builder().build();
  }

  /** Begins with Crowfly's defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the numbers; what each means, and its range, {@link IceConfig} tells. */
  public static final class Builder {
    private long pacingNanos = 20 * MILLIS;
    private long rtoNanos = 100 * MILLIS;
    private long maxRtoNanos = 1600 * MILLIS;
    private int maxRequests = 7;
    private int maxPairs = 100;
    private int maxRemoteCandidates = 100;
    private int maxEarlyChecks = 16;
    private long attemptNanos = 10 * SECONDS;
    private long nominationWaitNanos = 200 * MILLIS;
    private long consentNanos = 5 * SECONDS;
    private long consentExpiryNanos = 30 * SECONDS;
    private int maxConsentPairs = 3;
    private long keepaliveNanos = 15 * SECONDS;
    private long generationNanos = 30 * SECONDS;

    private Builder() {}

    /** Sets {@link IceConfig#pacingNanos}. */
    public Builder pacingNanos(long value) {
      pacingNanos = value;
      return this;
    }

    /** Sets {@link IceConfig#rtoNanos}. */
    public Builder rtoNanos(long value) {
      rtoNanos = value;
      return this;
    }

    /** Sets {@link IceConfig#maxRtoNanos}. */
    public Builder maxRtoNanos(long value) {
      maxRtoNanos = value;
      return this;
    }

    /** Sets {@link IceConfig#maxRequests}. */
    public Builder maxRequests(int value) {
      maxRequests = value;
      return this;
    }

    /** Sets {@link IceConfig#maxPairs}. */
    public Builder maxPairs(int value) {
      maxPairs = value;
      return this;
    }

    /** Sets {@link IceConfig#maxRemoteCandidates}. */
    public Builder maxRemoteCandidates(int value) {
      maxRemoteCandidates = value;
      return this;
    }

    /** Sets {@link IceConfig#maxEarlyChecks}. */
    public Builder maxEarlyChecks(int value) {
      maxEarlyChecks = value;
      return this;
    }

    /** Sets {@link IceConfig#attemptNanos}. */
    public Builder attemptNanos(long value) {
      attemptNanos = value;
      return this;
    }

    /** Sets {@link IceConfig#nominationWaitNanos}. */
    public Builder nominationWaitNanos(long value) {
      nominationWaitNanos = value;
      return this;
    }

    /** Sets {@link IceConfig#consentNanos}. */
    public Builder consentNanos(long value) {
      consentNanos = value;
      return this;
    }

    /** Sets {@link IceConfig#consentExpiryNanos}. */
    public Builder consentExpiryNanos(long value) {
      consentExpiryNanos = value;
      return this;
    }

    /** Sets {@link IceConfig#maxConsentPairs}. */
    public Builder maxConsentPairs(int value) {
      maxConsentPairs = value;
      return this;
    }

    /** Sets {@link IceConfig#keepaliveNanos}. */
    public Builder keepaliveNanos(long value) {
      keepaliveNanos = value;
      return this;
    }

    /** Sets {@link IceConfig#generationNanos}. */
    public Builder generationNanos(long value) {
      generationNanos = value;
      return this;
    }

    /**
     * The finished value.
     *
     * @throws IllegalArgumentException if a number is out of its range; the message names it
     */
    public IceConfig build() {
      return new IceConfig(
          pacingNanos,
          rtoNanos,
          maxRtoNanos,
          maxRequests,
          maxPairs,
          maxRemoteCandidates,
          maxEarlyChecks,
          attemptNanos,
          nominationWaitNanos,
          consentNanos,
          consentExpiryNanos,
          maxConsentPairs,
          keepaliveNanos,
          generationNanos);
    }
  }
}
