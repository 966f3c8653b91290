package dev.crowfly.bench.loopback;

import dev.crowfly.quic.identity.KeyKind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.IoEventLoopGroup;
import io.netty.handler.codec.quic.BoringSSLContextOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** netty's binding of quiche, which is native (Rust, BoringSSL). */
final class QuicheStack implements Stack {
  private final QuicheTransport transport;
  private final QuicSslContext serverTls;
  private final QuicSslContext clientTls;

  static {
    SilentLoggers.install();
  }

  QuicheStack(QuicheTransport transport) {
    this.transport = transport;
    Certificate certificate = Certificate.make(KeyKind.P256);
    serverTls =
        QuicSslContextBuilder.forServer(certificate.privateKey(), null, certificate.x509())
            .option(BoringSSLContextOption.GROUPS, new String[] {"X25519"})
            .applicationProtocols(Settings.ALPN)
            .build();
    // Like ours, it verifies the signature and no chain.
    clientTls =
        QuicSslContextBuilder.forClient()
            .option(BoringSSLContextOption.GROUPS, new String[] {"X25519"})
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null)
            .applicationProtocols(Settings.ALPN)
            .build();
  }

  @Override
  public String description() {
    return "netty " + Versions.of("netty") + " with its native quiche, " + transport.title();
  }

  @Override
  public Measurement run(Workload workload, Limits limits) throws Exception {
    return switch (workload) {
      case BULK, BULK100 -> bulk(workload.concurrency(), limits);
      case REQUESTS, REQUESTS32 -> requests(workload.concurrency(), limits);
      case HANDSHAKES -> handshakes(limits);
      case DATAGRAMS -> datagrams(limits);
      default -> throw new IllegalArgumentException(workload.argument());
    };
  }

  private Measurement bulk(int streams, Limits limits) throws Exception {
    QuicheServer counter = new QuicheServer(streams, limits.verify());
    QuicheBulkClient client = new QuicheBulkClient(streams, limits);
    try (Pair pair = new Pair(counter)) {
      QuicChannel connection = pair.connect();
      Meter meter = Meter.start();
      connection.eventLoop().execute(() -> client.begin(connection));
      counter.done.await(limits.nanos() + Limits.GRACE_NANOS, "bulk");
      Measurement measurement = meter.stop(counter.bytes());
      if (client.sentBytes() != counter.bytes()) {
        throw new IllegalStateException(client.sentBytes() + " sent, " + counter.bytes() + " came");
      }
      return measurement;
    }
  }

  private Measurement requests(int concurrency, Limits limits) throws Exception {
    QuicheServer server = new QuicheServer(0, limits.verify());
    QuicheRequestClient client = new QuicheRequestClient(concurrency, limits);
    try (Pair pair = new Pair(server)) {
      QuicChannel connection = pair.connect();
      Meter meter = Meter.start();
      connection.eventLoop().execute(() -> client.begin(connection));
      client.done.await(limits.nanos() + Limits.GRACE_NANOS, "requests");
      Measurement measurement = meter.stop(client.latencies().count());
      return measurement.withLatencies(client.latencies());
    }
  }

  private Measurement handshakes(Limits limits) throws Exception {
    QuicheServer server = new QuicheServer(0, false);
    try (Pair pair = new Pair(server)) {
      QuicheHandshakeClient client = new QuicheHandshakeClient(pair::connecting, limits);
      Meter meter = Meter.start();
      pair.clientLoop.execute(client::begin);
      client.done.await(limits.nanos() + Limits.GRACE_NANOS, "handshakes");
      Measurement measurement = meter.stop(client.latencies().count());
      return measurement.withLatencies(client.latencies());
    }
  }

  private Measurement datagrams(Limits limits) throws Exception {
    QuicheServer server = new QuicheServer(1, limits.verify());
    try (Pair pair = new Pair(server)) {
      QuicChannel connection = pair.connect();
      QuicheMessageClient client = new QuicheMessageClient(connection, server, limits);
      Meter meter = Meter.start();
      connection.eventLoop().execute(client::begin);
      server.done.await(limits.nanos() + Limits.GRACE_NANOS, "DATAGRAM frames");
      return meter.stop(server.messages());
    }
  }

  /** A client and a server, each with an event loop and a socket of its own. */
  private final class Pair implements AutoCloseable {
    private final IoEventLoopGroup serverLoop = transport.newLoop();
    private final IoEventLoopGroup clientLoop = transport.newLoop();
    private final Channel serverSocket;
    private final Channel clientSocket;

    Pair(QuicheServer server) throws InterruptedException {
      serverSocket = transport.bind(serverLoop, serverCodec(server));
      clientSocket =
          transport.bind(
              clientLoop,
              configure(new QuicClientCodecBuilder())
                  // Without the name of the peer there is no session to resume.
                  .sslEngineProvider(channel -> clientTls.newEngine(channel.alloc()))
                  .build());
    }

    private ChannelHandler serverCodec(QuicheServer server) {
      return configure(new QuicServerCodecBuilder())
          .sslContext(serverTls)
          // Ours sends no Retry below a hundred half-open handshakes either.
          .tokenHandler(null)
          .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, transport.segments())
          .handler(server.connections())
          // Frames tell the FIN with the last bytes: one event less for each stream.
          .streamOption(QuicChannelOption.READ_FRAMES, true)
          .streamHandler(server.streams())
          .build();
    }

    Future<QuicChannel> connecting() {
      return QuicChannel.newBootstrap(clientSocket)
          .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, transport.segments())
          .handler(new QuicheNothing())
          .streamHandler(new QuicheNothing())
          .remoteAddress(serverSocket.localAddress())
          .connect();
    }

    QuicChannel connect() throws TimeoutException {
      Future<QuicChannel> future = connecting();
      if (!future.awaitUninterruptibly(Limits.GRACE_NANOS, TimeUnit.NANOSECONDS)) {
        throw new TimeoutException("no end of a handshake");
      }
      if (!future.isSuccess()) {
        throw new IllegalStateException("a handshake", future.cause());
      }
      return future.getNow();
    }

    @Override
    public void close() {
      clientLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
      serverLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }
  }

  private static <B extends QuicCodecBuilder<B>> B configure(B builder) {
    return builder
        .maxIdleTimeout(Settings.IDLE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .maxAckDelay(Settings.MAX_ACK_DELAY_MILLIS, TimeUnit.MILLISECONDS)
        .congestionControlAlgorithm(QuicCongestionControlAlgorithm.CUBIC)
        .maxSendUdpPayloadSize(Settings.DATAGRAM_BYTES)
        .maxRecvUdpPayloadSize(Settings.DATAGRAM_BYTES)
        .discoverPmtu(false)
        .initialMaxData(Settings.CONNECTION_WINDOW_BYTES)
        .initialMaxStreamDataBidirectionalLocal(Settings.STREAM_WINDOW_BYTES)
        .initialMaxStreamDataBidirectionalRemote(Settings.STREAM_WINDOW_BYTES)
        .initialMaxStreamDataUnidirectional(Settings.STREAM_WINDOW_BYTES)
        .initialMaxStreamsBidirectional(Settings.MAX_STREAMS)
        .initialMaxStreamsUnidirectional(Settings.MAX_STREAMS)
        .datagram(Settings.QUEUED_MESSAGES, Settings.QUEUED_MESSAGES);
  }
}
