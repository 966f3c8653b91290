package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.MeasuredEndpoints;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * A client and a server endpoint in one thread, joined by an array, in made-up time. Nothing in
 * between allocates, queues or loses: what is measured is the endpoints'.
 */
public final class Duo {
  static final String SERVER_NAME = "bench";
  static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 50_001);
  static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.2", 4_433);

  private static final long HALF_RTT_NANOS = 1_000_000;
  private static final int MOST_CONNECTIONS = 20_000;
  private static final int MOST_TURNS = 100;
  private static final long WINDOW_BYTES = 16L << 20;

  private final QuicConfig clientConfig;
  private final QuicConfig serverConfig;
  private final QuicEndpoint client;
  private final QuicEndpoint server;
  private final byte[] slot = new byte[65_535];
  private final Transmit out = new Transmit();
  private final Datagram in = new Datagram();
  private Consumer<QuicEvent> onClientEvent = event -> {};
  private Consumer<QuicEvent> onServerEvent = event -> {};
  private QuicConnection accepted;
  private long now = HALF_RTT_NANOS;

  /** Two endpoints without a connection; the server has this key. */
  public Duo(DuoSettings settings, Identity identity) {
    clientConfig =
        config(
            settings, tls(settings).peerVerifier(PeerVerifiers.pinned(identity.nodeId())).build());
    serverConfig =
        config(
            settings,
            tls(settings)
                .credentials(identity.credentials())
                .peerVerifier(PeerVerifiers.insecureAcceptAnyone())
                .build());
    client = endpoint(settings, false, 1);
    server = endpoint(settings, true, 2);
  }

  /** The same with a key of the kind that is asked for. */
  public Duo(DuoSettings settings) {
    this(settings, Identities.of(settings.certificate(), 3));
  }

  private static TlsConfig.Builder tls(DuoSettings settings) {
    return TlsConfig.builder()
        .alpn("bench")
        .cipherSuites(settings.protection().suite())
        .namedGroups(settings.group());
  }

  private static QuicConfig config(DuoSettings settings, TlsConfig tls) {
    return QuicConfig.builder(tls)
        .maxIdleTimeoutMillis(0)
        .pathMtuDiscovery(false)
        .basePlpmtuBytes(settings.datagramBytes())
        .maxUdpPayloadSize(settings.datagramBytes())
        .initialMaxData(WINDOW_BYTES)
        .initialMaxStreamData(WINDOW_BYTES)
        .maxStreamWindowBytes(WINDOW_BYTES)
        .maxConnectionWindowBytes(WINDOW_BYTES)
        .streamSendBufferBytes((int) WINDOW_BYTES)
        .build();
  }

  private static QuicEndpoint endpoint(DuoSettings settings, boolean accepts, int seed) {
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    secret[0] = (byte) seed;
    return MeasuredEndpoints.create(
        EndpointConfig.builder(Identities.random(seed), secret)
            .acceptsConnections(accepts)
            .maxConnections(MOST_CONNECTIONS)
            .pathPolicy(PathPolicy.internet(settings.datagramBytes(), 2 * HALF_RTT_NANOS))
            .build(),
        settings.protection().aeads());
  }

  /** Who hears of what the client's endpoint tells from now on. */
  void onClientEvent(Consumer<QuicEvent> listener) {
    onClientEvent = listener;
  }

  /** Who hears of what the server's endpoint tells from now on. */
  void onServerEvent(Consumer<QuicEvent> listener) {
    onServerEvent = listener;
  }

  QuicEndpoint client() {
    return client;
  }

  QuicEndpoint server() {
    return server;
  }

  long now() {
    return now;
  }

  void advance(long nanos) {
    now += nanos;
  }

  /** One handshake, until both sides have confirmed it. */
  QuicConnection connect() {
    QuicConnection connection =
        client.connect(clientConfig, CLIENT, SERVER, SERVER_NAME, Identities.TODAY_MILLIS, now);
    for (int i = 0; i < MOST_TURNS; i++) {
      turn();
      if (connection.isHandshakeConfirmed() && accepted.isHandshakeConfirmed()) {
        return connection;
      }
    }
    throw new IllegalStateException("no handshake");
  }

  /** One round trip. */
  void turn() {
    runTimers();
    clientToServer();
    now += HALF_RTT_NANOS;
    serverToClient();
    now += HALF_RTT_NANOS;
  }

  /** What is due. */
  void runTimers() {
    if (client.nextTimeout() <= now) {
      client.onTimeout(now);
    }
    if (server.nextTimeout() <= now) {
      server.onTimeout(now);
    }
  }

  /** All that the client has to send arrives. */
  void clientToServer() {
    while (client.pollTransmit(out.reset(slot, 0, slot.length), now)) {
      server.receive(in.set(slot, 0, out.length(), out.peer(), out.local()), now);
    }
    serverEvents();
  }

  /** All that the server has to send arrives. */
  void serverToClient() {
    while (server.pollTransmit(out.reset(slot, 0, slot.length), now)) {
      client.receive(in.set(slot, 0, out.length(), out.peer(), out.local()), now);
    }
    clientEvents();
  }

  void clientEvents() {
    for (QuicEvent event = client.pollEvent(); event != null; event = client.pollEvent()) {
      refuseToClose(event);
      onClientEvent.accept(event);
    }
  }

  void serverEvents() {
    for (QuicEvent event = server.pollEvent(); event != null; event = server.pollEvent()) {
      if (event instanceof QuicEvent.ConnectionIncoming attempt) {
        accepted = server.accept(attempt.incoming(), serverConfig, Identities.TODAY_MILLIS, now);
      }
      refuseToClose(event);
      onServerEvent.accept(event);
    }
  }

  private static void refuseToClose(QuicEvent event) {
    if (event instanceof QuicEvent.ConnectionClosed closed) {
      throw new IllegalStateException(closed.reason().toString());
    }
  }
}
