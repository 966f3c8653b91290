package dev.crowfly.quic;

import java.util.Objects;

/**
 * The settings of a connection, for either role. Immutable: one value serves any number of
 * connections.
 */
public final class QuicConfig {
  /** Some 73 years: in nanoseconds it can be added to any time without an overflow. */
  private static final long MAX_MILLIS = Long.MAX_VALUE / 4 / 1_000_000;

  private final TlsConfig tls;
  private final long maxIdleTimeoutMillis;
  private final long handshakeTimeoutMillis;
  private final long maxAckDelayMillis;
  private final byte[] initialToken;

  private QuicConfig(Builder builder) {
    tls = builder.tls;
    maxIdleTimeoutMillis = builder.maxIdleTimeoutMillis;
    handshakeTimeoutMillis = builder.handshakeTimeoutMillis;
    maxAckDelayMillis = builder.maxAckDelayMillis;
    initialToken = builder.initialToken;
  }

  /**
   * Begins a configuration; everything but TLS has a default.
   *
   * @param tls who we are, whom we trust, which protocols we speak
   */
  public static Builder builder(TlsConfig tls) {
    return new Builder(tls);
  }

  /** Who we are, whom we trust, which protocols we speak. */
  public TlsConfig tls() {
    return tls;
  }

  /** Our max_idle_timeout in milliseconds (RFC 9000 §10.1); 0 = none from our side. */
  public long maxIdleTimeoutMillis() {
    return maxIdleTimeoutMillis;
  }

  /** How long a handshake may take, in milliseconds, from connect or accept to its completion. */
  public long handshakeTimeoutMillis() {
    return handshakeTimeoutMillis;
  }

  /** How long an acknowledgment may wait, in milliseconds (max_ack_delay, RFC 9000 §18.2). */
  public long maxAckDelayMillis() {
    return maxAckDelayMillis;
  }

  /** A token of this server from an earlier connection, a copy; empty = none (RFC 9000 §8.1.3). */
  public byte[] initialToken() {
    return initialToken.clone();
  }

  /** Collects the settings. */
  public static final class Builder {
    private final TlsConfig tls;
    private long maxIdleTimeoutMillis = 30_000;
    private long handshakeTimeoutMillis = 10_000;
    private long maxAckDelayMillis = 25;
    private byte[] initialToken = new byte[0];

    private Builder(TlsConfig tls) {
      this.tls = Objects.requireNonNull(tls, "tls");
    }

    /**
     * Sets the idle timeout.
     *
     * @param millis 0 (none) to 73 years; the smaller of both sides' counts; default 30,000
     */
    public Builder maxIdleTimeoutMillis(long millis) {
      maxIdleTimeoutMillis = inRange("maxIdleTimeoutMillis", millis, 0, MAX_MILLIS);
      return this;
    }

    /**
     * Sets the time that a handshake may take.
     *
     * @param millis above 0, to 73 years; default 10,000
     */
    public Builder handshakeTimeoutMillis(long millis) {
      handshakeTimeoutMillis = inRange("handshakeTimeoutMillis", millis, 1, MAX_MILLIS);
      return this;
    }

    /**
     * Sets the longest delay of an acknowledgment.
     *
     * @param millis 0 to 16,383 (RFC 9000 §18.2); default 25
     */
    public Builder maxAckDelayMillis(long millis) {
      maxAckDelayMillis = inRange("maxAckDelayMillis", millis, 0, (1 << 14) - 1);
      return this;
    }

    /**
     * Sets a token that this server gave us in an earlier connection. Clients only.
     *
     * @param token at most 1024 bytes: it has to fit every Initial packet; copied
     */
    public Builder initialToken(byte[] token) {
      inRange("initialToken length", token.length, 0, 1024);
      initialToken = token.clone();
      return this;
    }

    /** The finished value. */
    public QuicConfig build() {
      return new QuicConfig(this);
    }

    private static long inRange(String name, long value, long least, long most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " must be " + least + " to " + most + ", not " + value);
      }
      return value;
    }
  }
}
