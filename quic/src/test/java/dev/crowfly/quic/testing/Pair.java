package dev.crowfly.quic.testing;

import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.EndpointStats;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A client and a server endpoint in a {@link World}, with settings that a test may change. */
public final class Pair {
  public static final String ALPN = "crowfly-test";
  public static final String SERVER_NAME = "server.test";
  public static final InetSocketAddress CLIENT_ADDRESS = address(1, 50_001);
  public static final InetSocketAddress SERVER_ADDRESS = address(2, 4433);

  private final World world;
  private final Host client;
  private final Host server;
  private QuicConfig clientConfig;
  private QuicConfig serverConfig;
  private QuicConnection clientConnection;
  private QuicConnection serverConnection;

  /** A pair whose randomness comes from {@code seed}. */
  public Pair(long seed) {
    this(seed, builder -> builder);
  }

  /** A pair whose server endpoint has other settings. */
  public Pair(long seed, UnaryOperator<EndpointConfig.Builder> serverSettings) {
    this(seed, builder -> builder, serverSettings);
  }

  /** A pair whose endpoints have other settings. */
  public Pair(
      long seed,
      UnaryOperator<EndpointConfig.Builder> clientSettings,
      UnaryOperator<EndpointConfig.Builder> serverSettings) {
    this(seed, clientSettings, serverSettings, QuicEndpoints::create);
  }

  /** A pair whose endpoints have other settings and are made otherwise. */
  public Pair(
      long seed,
      UnaryOperator<EndpointConfig.Builder> clientSettings,
      UnaryOperator<EndpointConfig.Builder> serverSettings,
      Function<EndpointConfig, QuicEndpoint> endpoints) {
    world = new World(new Network(seed));
    EndpointConfig clientSide = clientSettings.apply(endpointConfig(seed + 1, 1)).build();
    EndpointConfig serverSide =
        serverSettings.apply(endpointConfig(seed + 2, 2).acceptsConnections(true)).build();
    client = world.add(new Host(endpoints.apply(clientSide), CLIENT_ADDRESS));
    server = world.add(new Host(endpoints.apply(serverSide), SERVER_ADDRESS));
    clientConfig = QuicConfig.builder(clientTls().build()).build();
    serverConfig = QuicConfig.builder(serverTls().build()).build();
    server.onEvent(this::accept);
    client.amplification().trust(SERVER_ADDRESS);
  }

  /** The settings that an endpoint has unless a test wants others. */
  public static EndpointConfig.Builder endpointConfig(long seed, int secretByte) {
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    secret[0] = (byte) secretByte;
    return EndpointConfig.builder(new SeededRandom(seed), secret);
  }

  public static TlsConfig.Builder clientTls() {
    return TlsConfig.builder()
        .alpn(ALPN)
        .peerVerifier(PeerVerifiers.pinned(Identities.SERVER.nodeId()));
  }

  public static TlsConfig.Builder serverTls() {
    return TlsConfig.builder()
        .alpn(ALPN)
        .credentials(Identities.SERVER.credentials())
        .peerVerifier(PeerVerifiers.insecureAcceptAnyone());
  }

  public Pair clientConfig(QuicConfig config) {
    clientConfig = config;
    return this;
  }

  /** The settings of the next connection. */
  public QuicConfig clientConfig() {
    return clientConfig;
  }

  public Pair serverConfig(QuicConfig config) {
    serverConfig = config;
    return this;
  }

  private void accept(QuicEvent event) {
    if (event instanceof QuicEvent.ConnectionIncoming attempt) {
      accept(attempt.incoming());
    }
  }

  /** What the server does with strangers unless a test has other plans. */
  public QuicConnection accept(IncomingConnection incoming) {
    serverConnection =
        server.endpoint().accept(incoming, serverConfig, Identities.WALL_CLOCK_MILLIS, world.now());
    return serverConnection;
  }

  public QuicConnection connect() {
    clientConnection =
        client
            .endpoint()
            .connect(
                clientConfig,
                CLIENT_ADDRESS,
                SERVER_ADDRESS,
                SERVER_NAME,
                Identities.WALL_CLOCK_MILLIS,
                world.now());
    return clientConnection;
  }

  /** Nothing is left of any connection, on either side, once time has passed. */
  public void assertForgotten(long nanos) {
    world.runToSilence(nanos);
    for (Host host : List.of(client, server)) {
      EndpointStats stats = host.endpoint().stats();
      if (stats.connections() != 0 || stats.halfOpen() != 0) {
        throw new AssertionError("something is left at " + host.address() + ": " + stats);
      }
    }
  }

  /** Connects and runs until both sides have confirmed; false when they don't within the time. */
  public boolean handshake(long nanos) {
    connect();
    return world.runUntil(this::isConfirmed, world.now() + nanos);
  }

  public boolean isConfirmed() {
    return clientConnection.isHandshakeConfirmed()
        && serverConnection != null
        && serverConnection.isHandshakeConfirmed();
  }

  public World world() {
    return world;
  }

  public Network network() {
    return world.network();
  }

  public Host client() {
    return client;
  }

  public Host server() {
    return server;
  }

  public QuicConnection clientConnection() {
    return clientConnection;
  }

  /** The connection that the server accepted last, or null. */
  public QuicConnection serverConnection() {
    return serverConnection;
  }

  /** An address in the world of the pairs. */
  public static InetSocketAddress address(int host, int port) {
    try {
      byte[] ip = {(byte) 192, 0, 2, (byte) host};
      return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
