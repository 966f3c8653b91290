package dev.crowfly.quic;

import java.util.Objects;

/**
 * The settings of a connection, for either role. Immutable: one value serves any number of
 * connections.
 */
public final class QuicConfig {
  /** Some 73 years: in nanoseconds it can be added to any time without an overflow. */
  private static final long MAX_MILLIS = Long.MAX_VALUE / 4 / 1_000_000;

  /** How many streams of a type a peer may be allowed to have open. */
  public static final int MAX_STREAMS = 65_536;

  /** The longest token that an Initial packet can carry beside what it is for. */
  public static final int MAX_TOKEN_BYTES = 1024;

  private static final int LEAST_DATAGRAM_BYTES = PathProperties.SMALLEST_MAX_DATAGRAM_BYTES;
  private static final int MOST_DATAGRAM_BYTES = PathProperties.LARGEST_MAX_DATAGRAM_BYTES;

  private final TlsConfig tls;
  private final long maxIdleTimeoutMillis;
  private final long handshakeTimeoutMillis;
  private final long maxAckDelayMillis;
  private final long keepAliveMillis;
  private final byte[] initialToken;
  private final boolean pathMtuDiscovery;
  private final int basePlpmtuBytes;
  private final int maxUdpPayloadSize;
  private final int maxPaths;
  private final boolean disableActiveMigration;
  private final boolean observesAddresses;
  private final boolean asksForObservedAddress;
  private final CongestionControl congestionControl;
  private final long initialMaxData;
  private final long initialMaxStreamData;
  private final long maxStreamWindowBytes;
  private final long maxConnectionWindowBytes;
  private final int streamSendBufferBytes;
  private final long maxStreamsBidi;
  private final long maxStreamsUni;
  private final int maxDatagramFrameSize;
  private final int maxQueuedDatagrams;
  private final int maxQueuedDatagramBytes;
  private final QuicObserverFactory observers;

  private QuicConfig(Builder builder) {
    tls = builder.tls;
    maxIdleTimeoutMillis = builder.maxIdleTimeoutMillis;
    handshakeTimeoutMillis = builder.handshakeTimeoutMillis;
    maxAckDelayMillis = builder.maxAckDelayMillis;
    keepAliveMillis = builder.keepAliveMillis;
    initialToken = builder.initialToken;
    pathMtuDiscovery = builder.pathMtuDiscovery;
    basePlpmtuBytes = builder.basePlpmtuBytes;
    maxUdpPayloadSize = builder.maxUdpPayloadSize;
    maxPaths = builder.maxPaths;
    disableActiveMigration = builder.disableActiveMigration;
    observesAddresses = builder.observesAddresses;
    asksForObservedAddress = builder.asksForObservedAddress;
    congestionControl = builder.congestionControl;
    initialMaxData = builder.initialMaxData;
    initialMaxStreamData = builder.initialMaxStreamData;
    maxStreamWindowBytes = builder.maxStreamWindowBytes;
    maxConnectionWindowBytes = builder.maxConnectionWindowBytes;
    streamSendBufferBytes = builder.streamSendBufferBytes;
    maxStreamsBidi = builder.maxStreamsBidi;
    maxStreamsUni = builder.maxStreamsUni;
    maxDatagramFrameSize = builder.maxDatagramFrameSize;
    maxQueuedDatagrams = builder.maxQueuedDatagrams;
    maxQueuedDatagramBytes = builder.maxQueuedDatagramBytes;
    observers = builder.observers;
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

  /** After how much silence a PING is sent, in milliseconds; 0 = never. */
  public long keepAliveMillis() {
    return keepAliveMillis;
  }

  /** A token of this server from an earlier connection, a copy; empty = none (RFC 9000 §8.1.3). */
  public byte[] initialToken() {
    return initialToken.clone();
  }

  /** The bytes that the peer may send on all streams before it is given more, in bytes. */
  public long initialMaxData() {
    return initialMaxData;
  }

  /** The bytes that the peer may send on a stream before it is given more, in bytes. */
  public long initialMaxStreamData() {
    return initialMaxStreamData;
  }

  /** How far the receive window of a stream may grow, in bytes. */
  public long maxStreamWindowBytes() {
    return maxStreamWindowBytes;
  }

  /** How far the receive window of the connection may grow, in bytes. */
  public long maxConnectionWindowBytes() {
    return maxConnectionWindowBytes;
  }

  /** How much a stream takes from the application before it is acknowledged, in bytes. */
  public int streamSendBufferBytes() {
    return streamSendBufferBytes;
  }

  /** How many bidirectional streams the peer may have open. */
  public long maxStreamsBidi() {
    return maxStreamsBidi;
  }

  /** How many unidirectional streams the peer may have open. */
  public long maxStreamsUni() {
    return maxStreamsUni;
  }

  /** The largest DATAGRAM frame that we take (RFC 9221 §3); 0 = none, in bytes. */
  public int maxDatagramFrameSize() {
    return maxDatagramFrameSize;
  }

  /** How many datagrams wait in each direction. */
  public int maxQueuedDatagrams() {
    return maxQueuedDatagrams;
  }

  /** How many bytes of datagrams wait in each direction, in bytes. */
  public int maxQueuedDatagramBytes() {
    return maxQueuedDatagramBytes;
  }

  /** Gives each connection its observer. */
  public QuicObserverFactory observers() {
    return observers;
  }

  /** Whether datagrams become larger where the path allows it (RFC 9000 §14.3). */
  public boolean pathMtuDiscovery() {
    return pathMtuDiscovery;
  }

  /** How large datagrams are as long as nothing more is known of a path, in bytes. */
  public int basePlpmtuBytes() {
    return basePlpmtuBytes;
  }

  /** The largest datagram that we take (max_udp_payload_size, RFC 9000 §18.2), in bytes. */
  public int maxUdpPayloadSize() {
    return maxUdpPayloadSize;
  }

  /** How many paths a connection keeps. */
  public int maxPaths() {
    return maxPaths;
  }

  /** Whether the peer is asked not to move to another address (RFC 9000 §18.2). */
  public boolean disableActiveMigration() {
    return disableActiveMigration;
  }

  /** Whether we are willing to tell the peer from which address its packets come. */
  public boolean observesAddresses() {
    return observesAddresses;
  }

  /** Whether we want to know from which address our packets come. */
  public boolean asksForObservedAddress() {
    return asksForObservedAddress;
  }

  /** How the sending rate is found. */
  public CongestionControl congestionControl() {
    return congestionControl;
  }

  /** Collects the settings. */
  public static final class Builder {
    private final TlsConfig tls;
    private long maxIdleTimeoutMillis = 30_000;
    private long handshakeTimeoutMillis = 10_000;
    private long maxAckDelayMillis = 25;
    private long keepAliveMillis;
    private byte[] initialToken = new byte[0];
    private boolean pathMtuDiscovery = true;
    private int basePlpmtuBytes = LEAST_DATAGRAM_BYTES;
    private int maxUdpPayloadSize = MOST_DATAGRAM_BYTES;
    private int maxPaths = 8;
    private boolean disableActiveMigration = false;
    private boolean observesAddresses = true;
    private boolean asksForObservedAddress = true;
    private CongestionControl congestionControl = CongestionControl.CUBIC;
    private long initialMaxData = 1048576;
    private long initialMaxStreamData = 262144;
    private long maxStreamWindowBytes = 6291456;
    private long maxConnectionWindowBytes = 16777216;
    private int streamSendBufferBytes = 1048576;
    private long maxStreamsBidi = 100;
    private long maxStreamsUni = 100;
    private int maxDatagramFrameSize = 0;
    private int maxQueuedDatagrams = 256;
    private int maxQueuedDatagramBytes = 1048576;
    private QuicObserverFactory observers =
        (client, originalDcid, wallClockMillis, now) -> QuicObserver.NONE;

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
     * Sets after how much silence a PING is sent, so that neither the idle timeout nor a NAT on the
     * way ends the connection (RFC 9000 §10.1.2). While nothing is heard it is repeated, whatever
     * the congestion window: after an outage shorter than the idle timeout the connection goes on
     * within that time, and not only when the probe timeout, which doubles each time, has come.
     *
     * @param millis 0 (never) or more; default 0
     */
    public Builder keepAliveMillis(long millis) {
      keepAliveMillis = inRange("keepAliveMillis", millis, 0, MAX_MILLIS);
      return this;
    }

    /**
     * Sets a token that this server gave us in an earlier connection. Clients only.
     *
     * @param token at most {@value QuicConfig#MAX_TOKEN_BYTES} bytes: it has to fit every Initial
     *     packet; copied
     */
    public Builder initialToken(byte[] token) {
      inRange("initialToken length", token.length, 0, MAX_TOKEN_BYTES);
      initialToken = token.clone();
      return this;
    }

    /**
     * Sets the bytes that the peer may send on all streams before it is given more.
     *
     * @param bytes 0 to 2^40; default 1 MiB
     */
    public Builder initialMaxData(long bytes) {
      this.initialMaxData = inRange("initialMaxData", bytes, 0, 1L << 40);
      return this;
    }

    /**
     * Sets the bytes that the peer may send on a stream before it is given more.
     *
     * @param bytes 0 to 2^40; default 256 KiB
     */
    public Builder initialMaxStreamData(long bytes) {
      this.initialMaxStreamData = inRange("initialMaxStreamData", bytes, 0, 1L << 40);
      return this;
    }

    /**
     * Sets how far the receive window of a stream may grow.
     *
     * @param bytes 0 to 2^40; default 6 MiB
     */
    public Builder maxStreamWindowBytes(long bytes) {
      this.maxStreamWindowBytes = inRange("maxStreamWindowBytes", bytes, 0, 1L << 40);
      return this;
    }

    /**
     * Sets how far the receive window of the connection may grow.
     *
     * @param bytes 0 to 2^40; default 16 MiB
     */
    public Builder maxConnectionWindowBytes(long bytes) {
      this.maxConnectionWindowBytes = inRange("maxConnectionWindowBytes", bytes, 0, 1L << 40);
      return this;
    }

    /**
     * Sets how much a stream takes from the application before it is acknowledged.
     *
     * @param bytes 1 to 2^30; default 1 MiB
     */
    public Builder streamSendBufferBytes(int bytes) {
      this.streamSendBufferBytes = (int) inRange("streamSendBufferBytes", bytes, 1, 1 << 30);
      return this;
    }

    /**
     * Sets how many bidirectional streams the peer may have open.
     *
     * @param count 0 to {@value QuicConfig#MAX_STREAMS}: one frame can open that many; default 100
     */
    public Builder maxStreamsBidi(int count) {
      this.maxStreamsBidi = inRange("maxStreamsBidi", count, 0, MAX_STREAMS);
      return this;
    }

    /**
     * Sets how many unidirectional streams the peer may have open.
     *
     * @param count 0 to {@value QuicConfig#MAX_STREAMS}: one frame can open that many; default 100
     */
    public Builder maxStreamsUni(int count) {
      this.maxStreamsUni = inRange("maxStreamsUni", count, 0, MAX_STREAMS);
      return this;
    }

    /**
     * Sets the largest DATAGRAM frame that we take (RFC 9221 §3); 0 = none.
     *
     * @param bytes 0 to 65535; default 0
     */
    public Builder maxDatagramFrameSize(int bytes) {
      this.maxDatagramFrameSize = (int) inRange("maxDatagramFrameSize", bytes, 0, 65535);
      return this;
    }

    /**
     * Sets how many datagrams wait in each direction.
     *
     * @param count 1 to 2^20; default 256
     */
    public Builder maxQueuedDatagrams(int count) {
      this.maxQueuedDatagrams = (int) inRange("maxQueuedDatagrams", count, 1, 1 << 20);
      return this;
    }

    /**
     * Sets how many bytes of datagrams wait in each direction.
     *
     * @param bytes 1 to 2^30; default 1 MiB
     */
    public Builder maxQueuedDatagramBytes(int bytes) {
      this.maxQueuedDatagramBytes = (int) inRange("maxQueuedDatagramBytes", bytes, 1, 1 << 30);
      return this;
    }

    /**
     * Sets who watches each connection, for qlog and the like.
     *
     * @param factory called by {@code connect} and {@code accept}; default: nobody watches
     */
    public Builder observers(QuicObserverFactory factory) {
      observers = Objects.requireNonNull(factory, "factory");
      return this;
    }

    /**
     * Sets whether the size of datagrams is adapted to what each path carries (RFC 8899, RFC 9000
     * §14.3); default true. When it is off, they have the {@linkplain #basePlpmtuBytes base size}
     * for ever, whatever happens to them.
     *
     * <p>What is found is never above {@link PathProperties#maxDatagramBytes} and the peer's
     * max_udp_payload_size. As the default of the former is 1200, nothing is searched until a
     * {@link PathPolicy} allows more; what it may allow is said there.
     */
    public Builder pathMtuDiscovery(boolean discover) {
      pathMtuDiscovery = discover;
      return this;
    }

    /**
     * Sets BASE_PLPMTU (RFC 8899 §5.1.2): how large datagrams are before path MTU discovery has
     * found more, those of the handshake included, and how large the ones are that show whether a
     * path works. {@link PathProperties#maxDatagramBytes} and the peer's max_udp_payload_size win
     * if they are smaller.
     *
     * <p>A value above 1200 is a promise that all paths carry it. With path MTU discovery, 1200 are
     * used on a path that does not keep it; without, the connection fails there.
     *
     * @param bytes UDP payload, 1200 to 65527; default 1200
     */
    public Builder basePlpmtuBytes(int bytes) {
      basePlpmtuBytes =
          (int) inRange("basePlpmtuBytes", bytes, LEAST_DATAGRAM_BYTES, MOST_DATAGRAM_BYTES);
      return this;
    }

    /**
     * Sets the largest datagram that we take (RFC 9000 §18.2): how much room the owner of the
     * socket has for one. The peer won't try larger ones.
     *
     * @param bytes UDP payload, 1200 to 65527; default 65527
     */
    public Builder maxUdpPayloadSize(int bytes) {
      maxUdpPayloadSize =
          (int) inRange("maxUdpPayloadSize", bytes, LEAST_DATAGRAM_BYTES, MOST_DATAGRAM_BYTES);
      return this;
    }

    /**
     * Sets how many paths a connection keeps.
     *
     * @param count 2 to 64; default 8
     */
    public Builder maxPaths(int count) {
      maxPaths = (int) inRange("maxPaths", count, 2, 64);
      return this;
    }

    /**
     * Sets whether the peer is asked not to move to another address; default false (RFC 9000
     * §18.2). Changes that a NAT makes behind its back are followed all the same.
     */
    public Builder disableActiveMigration(boolean disable) {
      disableActiveMigration = disable;
      return this;
    }

    /**
     * Sets both sides of QUIC address discovery (draft-ietf-quic-address-discovery).
     *
     * @param observe whether we tell the peer from which address its packets come; default true
     * @param ask whether we want to be told; default true
     */
    public Builder addressDiscovery(boolean observe, boolean ask) {
      observesAddresses = observe;
      asksForObservedAddress = ask;
      return this;
    }

    /** Sets how the sending rate is found; default {@link CongestionControl#CUBIC}. */
    public Builder congestionControl(CongestionControl algorithm) {
      congestionControl = Objects.requireNonNull(algorithm, "algorithm");
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
