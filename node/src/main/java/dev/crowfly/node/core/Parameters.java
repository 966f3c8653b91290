package dev.crowfly.node.core;

/**
 * The times and limits of a node; {@link #defaults} are Crowfly's.
 *
 * @param punchRetryNanos from the end of a punching attempt that failed to the next one; doubles
 * @param maxPunchRetryNanos where the doubling ends
 * @param switchGainNanos by how much the round-trip time of another direct path must be better
 * @param switchHoldNanos for how long
 * @param ipv6CreditNanos what an IPv6 path may be slower
 * @param keepAliveNanos PING on an idle active path
 * @param reserveKeepAliveNanos the same on the relay path in reserve, and on legs
 * @param reconnectNanos first wait before another attempt to reach the Intermediate; doubles
 * @param maxReconnectNanos where the doubling ends
 * @param sessionIdleNanos a session that lost its C for so long ends
 * @param quicIdleNanos QUIC's idle timeout
 * @param openTimeoutNanos how long an open may take
 * @param drainNanos how long a shutdown may take
 * @param maxSessions at one node
 * @param maxDatagramBytes cap of path MTU discovery on direct paths, UDP payload
 * @param flowQueueDatagrams how many datagrams of one session wait for a leg
 * @param flowQueueNanos how old they may get
 */
public record Parameters(
    long punchRetryNanos,
    long maxPunchRetryNanos,
    long switchGainNanos,
    long switchHoldNanos,
    long ipv6CreditNanos,
    long keepAliveNanos,
    long reserveKeepAliveNanos,
    long reconnectNanos,
    long maxReconnectNanos,
    long sessionIdleNanos,
    long quicIdleNanos,
    long openTimeoutNanos,
    long drainNanos,
    int maxSessions,
    int maxDatagramBytes,
    int flowQueueDatagrams,
    long flowQueueNanos) {
  private static final long MILLIS = 1_000_000L;
  private static final long SECONDS = 1_000 * MILLIS;

  /** Crowfly's defaults. */
  public static Parameters defaults() {
    return builder().build();
  }

  /** Begins with Crowfly's defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the numbers; what each means {@link Parameters} tells. */
  public static final class Builder {
    private long punchRetryNanos = 5 * SECONDS;
    private long maxPunchRetryNanos = 60 * SECONDS;
    private long switchGainNanos = 5 * MILLIS;
    private long switchHoldNanos = 2 * SECONDS;
    private long ipv6CreditNanos = 3 * MILLIS;
    private long keepAliveNanos = 5 * SECONDS;
    private long reserveKeepAliveNanos = 15 * SECONDS;
    private long reconnectNanos = 500 * MILLIS;
    private long maxReconnectNanos = 30 * SECONDS;
    private long sessionIdleNanos = 60 * SECONDS;
    private long quicIdleNanos = 30 * SECONDS;
    private long openTimeoutNanos = 10 * SECONDS;
    private long drainNanos = 3 * SECONDS;
    private int maxSessions = 10_000;
    private int maxDatagramBytes = 1452;
    private int flowQueueDatagrams = 32;
    private long flowQueueNanos = 50 * MILLIS;

    private Builder() {}

    /** Sets {@link Parameters#punchRetryNanos}; 1 or more. */
    public Builder punchRetryNanos(long value) {
      punchRetryNanos = atLeastOne("punchRetryNanos", value);
      return this;
    }

    /** Sets {@link Parameters#maxPunchRetryNanos}; 1 or more. */
    public Builder maxPunchRetryNanos(long value) {
      maxPunchRetryNanos = atLeastOne("maxPunchRetryNanos", value);
      return this;
    }

    /** Sets {@link Parameters#switchGainNanos}; 1 or more. */
    public Builder switchGainNanos(long value) {
      switchGainNanos = atLeastOne("switchGainNanos", value);
      return this;
    }

    /** Sets {@link Parameters#switchHoldNanos}; 1 or more. */
    public Builder switchHoldNanos(long value) {
      switchHoldNanos = atLeastOne("switchHoldNanos", value);
      return this;
    }

    /** Sets {@link Parameters#ipv6CreditNanos}; 1 or more. */
    public Builder ipv6CreditNanos(long value) {
      ipv6CreditNanos = atLeastOne("ipv6CreditNanos", value);
      return this;
    }

    /** Sets {@link Parameters#keepAliveNanos}; 1 or more. */
    public Builder keepAliveNanos(long value) {
      keepAliveNanos = atLeastOne("keepAliveNanos", value);
      return this;
    }

    /** Sets {@link Parameters#reserveKeepAliveNanos}; 1 or more. */
    public Builder reserveKeepAliveNanos(long value) {
      reserveKeepAliveNanos = atLeastOne("reserveKeepAliveNanos", value);
      return this;
    }

    /** Sets {@link Parameters#reconnectNanos}; 1 or more. */
    public Builder reconnectNanos(long value) {
      reconnectNanos = atLeastOne("reconnectNanos", value);
      return this;
    }

    /** Sets {@link Parameters#maxReconnectNanos}; 1 or more. */
    public Builder maxReconnectNanos(long value) {
      maxReconnectNanos = atLeastOne("maxReconnectNanos", value);
      return this;
    }

    /** Sets {@link Parameters#sessionIdleNanos}; 1 or more. */
    public Builder sessionIdleNanos(long value) {
      sessionIdleNanos = atLeastOne("sessionIdleNanos", value);
      return this;
    }

    /** Sets {@link Parameters#quicIdleNanos}; 1 or more. */
    public Builder quicIdleNanos(long value) {
      quicIdleNanos = atLeastOne("quicIdleNanos", value);
      return this;
    }

    /** Sets {@link Parameters#openTimeoutNanos}; 1 or more. */
    public Builder openTimeoutNanos(long value) {
      openTimeoutNanos = atLeastOne("openTimeoutNanos", value);
      return this;
    }

    /** Sets {@link Parameters#drainNanos}; 1 or more. */
    public Builder drainNanos(long value) {
      drainNanos = atLeastOne("drainNanos", value);
      return this;
    }

    /** Sets {@link Parameters#maxSessions}; 1 or more. */
    public Builder maxSessions(int value) {
      maxSessions = (int) atLeastOne("maxSessions", value);
      return this;
    }

    /** Sets {@link Parameters#maxDatagramBytes}; 1 or more. */
    public Builder maxDatagramBytes(int value) {
      maxDatagramBytes = (int) atLeastOne("maxDatagramBytes", value);
      return this;
    }

    /** Sets {@link Parameters#flowQueueDatagrams}; 1 or more. */
    public Builder flowQueueDatagrams(int value) {
      flowQueueDatagrams = (int) atLeastOne("flowQueueDatagrams", value);
      return this;
    }

    /** Sets {@link Parameters#flowQueueNanos}; 1 or more. */
    public Builder flowQueueNanos(long value) {
      flowQueueNanos = atLeastOne("flowQueueNanos", value);
      return this;
    }

    /** The finished value. */
    public Parameters build() {
      return new Parameters(
          punchRetryNanos,
          maxPunchRetryNanos,
          switchGainNanos,
          switchHoldNanos,
          ipv6CreditNanos,
          keepAliveNanos,
          reserveKeepAliveNanos,
          reconnectNanos,
          maxReconnectNanos,
          sessionIdleNanos,
          quicIdleNanos,
          openTimeoutNanos,
          drainNanos,
          maxSessions,
          maxDatagramBytes,
          flowQueueDatagrams,
          flowQueueNanos);
    }

    private static long atLeastOne(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
      }
      return value;
    }
  }
}
