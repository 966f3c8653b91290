package dev.crowfly.quic;

import java.util.Objects;

/** The settings of an endpoint: what all its connections share. Immutable. */
public final class EndpointConfig {
  /** The length of the secret that tokens and stateless resets are made from. */
  public static final int SECRET_BYTES = 32;

  private final RandomSource random;
  private final byte[] secret;
  private final PathPolicy pathPolicy;
  private final boolean acceptsConnections;
  private final int maxConnections;
  private final int maxHalfOpen;
  private final int retryAboveHalfOpen;
  private final long retryTokenLifetimeMillis;

  private EndpointConfig(Builder builder) {
    random = builder.random;
    secret = builder.secret;
    pathPolicy = builder.pathPolicy;
    acceptsConnections = builder.acceptsConnections;
    maxConnections = builder.maxConnections;
    maxHalfOpen = builder.maxHalfOpen;
    retryAboveHalfOpen = builder.retryAboveHalfOpen;
    retryTokenLifetimeMillis = builder.retryTokenLifetimeMillis;
  }

  /**
   * Begins a configuration.
   *
   * @param random where all randomness of the endpoint comes from
   * @param secret {@value #SECRET_BYTES} random bytes; copied. Derive them from the identity, and a
   *     restarted endpoint can tell its former peers at once that their connections are gone
   */
  public static Builder builder(RandomSource random, byte[] secret) {
    return new Builder(random, secret);
  }

  /** Where all randomness of the endpoint comes from. */
  public RandomSource random() {
    return random;
  }

  /** The secret behind tokens and stateless resets, a copy. */
  public byte[] secret() {
    return secret.clone();
  }

  /** What the core may know of addresses. */
  public PathPolicy pathPolicy() {
    return pathPolicy;
  }

  /** Whether Initial packets of strangers become {@link QuicEvent.ConnectionIncoming} events. */
  public boolean acceptsConnections() {
    return acceptsConnections;
  }

  /** How many connections there may be at once, clients and servers together. */
  public int maxConnections() {
    return maxConnections;
  }

  /** How many incomplete server handshakes there may be at once. */
  public int maxHalfOpen() {
    return maxHalfOpen;
  }

  /** From how many incomplete handshakes on a Retry comes first; 0 = always. */
  public int retryAboveHalfOpen() {
    return retryAboveHalfOpen;
  }

  /** How long a Retry token is good, in milliseconds. */
  public long retryTokenLifetimeMillis() {
    return retryTokenLifetimeMillis;
  }

  /** Collects the settings. */
  public static final class Builder {
    private final RandomSource random;
    private final byte[] secret;
    private PathPolicy pathPolicy = PathPolicy.internet();
    private boolean acceptsConnections;
    private int maxConnections = 10_000;
    private int maxHalfOpen = 1_000;
    private int retryAboveHalfOpen = 100;
    private long retryTokenLifetimeMillis = 10_000;

    private Builder(RandomSource random, byte[] secret) {
      this.random = Objects.requireNonNull(random, "random");
      if (secret.length != SECRET_BYTES) {
        throw new IllegalArgumentException(
            "the secret must have " + SECRET_BYTES + " bytes, not " + secret.length);
      }
      this.secret = secret.clone();
    }

    /** Sets what the core may know of addresses; default {@link PathPolicy#internet()}. */
    public Builder pathPolicy(PathPolicy policy) {
      pathPolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Sets whether strangers may connect; default false: an endpoint of clients only. */
    public Builder acceptsConnections(boolean accepts) {
      acceptsConnections = accepts;
      return this;
    }

    /** Sets the limit of connections, 1 or more; default 10,000. */
    public Builder maxConnections(int count) {
      maxConnections = atLeast("maxConnections", count, 1);
      return this;
    }

    /** Sets the limit of incomplete server handshakes, 1 or more; default 1,000. */
    public Builder maxHalfOpen(int count) {
      maxHalfOpen = atLeast("maxHalfOpen", count, 1);
      return this;
    }

    /** Sets from how many incomplete handshakes on a Retry comes first; 0 = always; default 100. */
    public Builder retryAboveHalfOpen(int count) {
      retryAboveHalfOpen = atLeast("retryAboveHalfOpen", count, 0);
      return this;
    }

    /** Sets how long a Retry token is good, in milliseconds, above 0; default 10,000. */
    public Builder retryTokenLifetimeMillis(int millis) {
      retryTokenLifetimeMillis = atLeast("retryTokenLifetimeMillis", millis, 1);
      return this;
    }

    /** The finished value. */
    public EndpointConfig build() {
      return new EndpointConfig(this);
    }

    private static int atLeast(String name, int value, int least) {
      if (value < least) {
        throw new IllegalArgumentException(name + " must be " + least + " or more, not " + value);
      }
      return value;
    }
  }
}
