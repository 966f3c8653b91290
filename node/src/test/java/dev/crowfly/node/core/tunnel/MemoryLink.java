package dev.crowfly.node.core.tunnel;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Two real QUIC endpoints with a connection, in memory and virtual time: C without a node. */
public final class MemoryLink {
  /** What a side does with the events of its endpoint. */
  public interface Side {
    void onEvent(QuicEvent event, long now);
  }

  public static final long MILLIS = 1_000_000L;
  public static final long SECONDS = 1000 * MILLIS;

  private static final long WALL_CLOCK_MILLIS = 1_795_305_600_000L;
  private static final InetSocketAddress AGENT = address(1);
  private static final InetSocketAddress CONNECTOR = address(2);
  private static final Identity IDENTITY =
      Identity.generate(
          KeyKind.ED25519,
          random(7),
          WALL_CLOCK_MILLIS - 86_400_000L,
          WALL_CLOCK_MILLIS + 86_400_000L);

  /** How many of 1000 datagrams are lost. */
  public int lossPermille;

  /** Nothing passes. */
  public boolean cut;

  private static final class Flight {
    final long at;
    final long number;
    final SocketAddress from;
    final SocketAddress to;
    final byte[] bytes;

    Flight(long at, long number, SocketAddress from, SocketAddress to, byte[] bytes) {
      this.at = at;
      this.number = number;
      this.from = from;
      this.to = to;
      this.bytes = bytes;
    }
  }

  private final PriorityQueue<Flight> flights =
      new PriorityQueue<>(
          Comparator.<Flight>comparingLong(f -> f.at).thenComparingLong(f -> f.number));
  private final SplittableRandom random;
  private final long delayNanos;
  private final QuicEndpoint[] endpoints = new QuicEndpoint[2];
  private final Side[] sides = {(event, time) -> {}, (event, time) -> {}};
  private final QuicConfig agentConfig;
  private final QuicConfig connectorConfig;
  private final byte[] slot = new byte[65_535];
  private final Transmit transmit = new Transmit();
  private final Datagram datagram = new Datagram();
  private QuicConnection agent;
  private QuicConnection connector;
  private long flightNumber;
  private long now = MILLIS;

  public MemoryLink(long seed, long delayNanos, UnaryOperator<QuicConfig.Builder> settings) {
    this.random = new SplittableRandom(seed);
    this.delayNanos = delayNanos;
    TlsConfig client =
        TlsConfig.builder().alpn("t").peerVerifier(PeerVerifiers.pinned(IDENTITY.nodeId())).build();
    TlsConfig server =
        TlsConfig.builder()
            .alpn("t")
            .credentials(IDENTITY.credentials())
            .peerVerifier(PeerVerifiers.insecureAcceptAnyone())
            .build();
    agentConfig = settings.apply(QuicConfig.builder(client).maxDatagramFrameSize(65_535)).build();
    connectorConfig =
        settings.apply(QuicConfig.builder(server).maxDatagramFrameSize(65_535)).build();
    for (int i = 0; i < 2; i++) {
      byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
      secret[0] = (byte) i;
      endpoints[i] =
          QuicEndpoints.create(
              EndpointConfig.builder(random(seed + i), secret).acceptsConnections(i == 1).build());
    }
    connect();
  }

  private static RandomSource random(long seed) {
    SplittableRandom source = new SplittableRandom(seed);
    return (out, offset, length) -> {
      for (int i = 0; i < length; i++) {
        out[offset + i] = (byte) source.nextInt();
      }
    };
  }

  /** Makes a connection, in place of the one before. */
  public void connect() {
    connector = null;
    agent = endpoints[0].connect(agentConfig, AGENT, CONNECTOR, null, WALL_CLOCK_MILLIS, now);
    boolean up = run(() -> connector != null && connector.isHandshakeConfirmed(), 20 * SECONDS);
    if (!up) {
      throw new AssertionError("no connection");
    }
  }

  public void sides(Side agentSide, Side connectorSide) {
    sides[0] = agentSide;
    sides[1] = connectorSide;
  }

  public QuicConnection agent() {
    return agent;
  }

  public QuicConnection connector() {
    return connector;
  }

  public long now() {
    return now;
  }

  /** Runs until the condition holds, or for so long. */
  public boolean run(BooleanSupplier condition, long nanos) {
    long end = now + nanos;
    drain();
    while (!condition.getAsBoolean()) {
      long next = Math.min(endpoints[0].nextTimeout(), endpoints[1].nextTimeout());
      if (!flights.isEmpty()) {
        next = Math.min(next, flights.peek().at);
      }
      if (next > end) {
        now = end;
        return condition.getAsBoolean();
      }
      now = Math.max(now, next);
      while (!flights.isEmpty() && flights.peek().at <= now) {
        arrive(flights.poll());
      }
      for (QuicEndpoint endpoint : endpoints) {
        if (endpoint.nextTimeout() <= now) {
          endpoint.onTimeout(now);
        }
      }
      drain();
    }
    return true;
  }

  /** Runs for so long. */
  public void pass(long nanos) {
    run(() -> false, nanos);
  }

  private void arrive(Flight flight) {
    int to = flight.to.equals(AGENT) ? 0 : 1;
    byte[] bytes = flight.bytes;
    endpoints[to].receive(datagram.set(bytes, 0, bytes.length, flight.to, flight.from), now);
  }

  private void drain() {
    boolean again = true;
    while (again) {
      again = false;
      for (int i = 0; i < 2; i++) {
        send(endpoints[i]);
        for (QuicEvent e = endpoints[i].pollEvent(); e != null; e = endpoints[i].pollEvent()) {
          again = true;
          tell(i, e);
        }
      }
    }
  }

  private void tell(int side, QuicEvent event) {
    if (event instanceof QuicEvent.ConnectionIncoming attempt) {
      connector = endpoints[1].accept(attempt.incoming(), connectorConfig, WALL_CLOCK_MILLIS, now);
    } else {
      sides[side].onEvent(event, now);
    }
  }

  private void send(QuicEndpoint endpoint) {
    while (endpoint.pollTransmit(transmit.reset(slot, 0, slot.length), now)) {
      if (!cut && random.nextInt(1000) >= lossPermille) {
        byte[] bytes =
            Arrays.copyOfRange(slot, transmit.offset(), transmit.offset() + transmit.length());
        SocketAddress from = endpoint == endpoints[0] ? AGENT : CONNECTOR;
        flights.add(new Flight(now + delayNanos, flightNumber++, from, transmit.peer(), bytes));
      }
    }
  }

  private static InetSocketAddress address(int host) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host}), 9);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
