package dev.crowfly.quic.interop.peers;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A client of netty's native quiche. */
public final class NettyQuicheClient implements ForeignClient {
  static final Capabilities CAPABILITIES =
      Capabilities.of("netty quiche client")
          .without(Capability.INITIATE_KEY_UPDATE, "no public API")
          .without(Capability.MIGRATION, "no method does")
          .without(
              Capability.TELL_STOP_CODE,
              "a write fails with ChannelOutputShutdownException, which has no code")
          .without(
              Capability.CHOOSE_CIPHER_SUITE,
              "no setting for TLS 1.3 suites; setEnabledCipherSuites throws. It always offers"
                  + " 0x1301, 0x1302 and 0x1303, so the server can choose.")
          .without(Capability.REQUIRE_RETRY, "for servers only");

  /** A version of the form that RFC 9000 §15 reserves to force version negotiation. */
  private static final int UNSPOKEN_VERSION = 0xbabababa;

  private final NettyQuiche netty = new NettyQuiche();
  private final Outcomes outcomes = new Outcomes();
  private final LinkedBlockingQueue<byte[]> datagrams = new LinkedBlockingQueue<>();
  private final NettyConnectionHandler handler =
      new NettyConnectionHandler(outcomes, (channel, data) -> datagrams.add(data));
  private Channel socket;
  private Future<QuicChannel> connecting;

  @Override
  public void connect(InetSocketAddress server, ForeignClientConfig config) {
    if (!config.cipherSuites().isEmpty()) {
      CAPABILITIES.require(Capability.CHOOSE_CIPHER_SUITE);
    }
    QuicSslContext tls = tls(config);
    QuicClientCodecBuilder codec =
        NettyQuiche.configure(new QuicClientCodecBuilder(), config.idleTimeout())
            .sslEngineProvider(
                channel -> tls.newEngine(channel.alloc(), config.serverName(), server.getPort()));
    if (config.emptyConnectionId()) {
      codec.localConnectionIdLength(0);
    }
    if (config.unspokenVersion()) {
      codec.version(UNSPOKEN_VERSION);
    }
    socket = netty.bind(codec.build());
    connecting =
        QuicChannel.newBootstrap(socket)
            .handler(handler)
            .streamOption(QuicChannelOption.READ_FRAMES, true)
            .streamHandler(new NettyEcho(outcomes))
            .remoteAddress(server)
            .connect();
    // When this side refuses the other's certificate, only the future tells. Any event of the
    // connection comes on the same event loop and before it.
    var unused =
        connecting.addListener(
            done -> {
              if (!done.isSuccess()) {
                handler.end(OptionalLong.empty(), false, String.valueOf(done.cause()), false);
              }
            });
  }

  private static QuicSslContext tls(ForeignClientConfig config) {
    QuicSslContextBuilder tls =
        NettyTls.configure(QuicSslContextBuilder.forClient(), config.groups())
            .applicationProtocols(config.alpn().toArray(String[]::new));
    if (config.serverRoots().isEmpty()) {
      tls.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
    } else {
      tls.trustManager(config.serverRoots().toArray(X509Certificate[]::new))
          .endpointIdentificationAlgorithm("HTTPS");
    }
    config.identity().ifPresent(identity -> tls.keyManager(NettyTls.keyManager(identity), null));
    return tls.build();
  }

  @Override
  public Outcomes outcomes() {
    return outcomes;
  }

  private QuicChannel connection() {
    return NettyQuiche.await(connecting, "connect");
  }

  @Override
  public ForeignStream openStream() {
    CompletableFuture<byte[]> received = new CompletableFuture<>();
    CompletableFuture<Outcome.StreamGivenUp> givenUp = new CompletableFuture<>();
    QuicStreamChannel channel =
        NettyQuiche.await(
            connection()
                .newStreamBootstrap()
                .type(QuicStreamType.BIDIRECTIONAL)
                .option(QuicChannelOption.READ_FRAMES, true)
                .handler(new Collector(received, givenUp))
                .create(),
            "open a stream");
    return new Stream(channel, received, givenUp);
  }

  @Override
  public void sendDatagram(byte[] data) {
    NettyQuiche.await(connection().writeAndFlush(Unpooled.copiedBuffer(data)), "send a datagram");
  }

  @Override
  public Optional<byte[]> awaitDatagram(Duration bound) {
    return Bounded.poll(datagrams, bound);
  }

  @Override
  public void close(long code, String reason) {
    close(true, code, reason);
  }

  @Override
  public void closeByTransport(long code, String reason) {
    close(false, code, reason);
  }

  private void close(boolean isApplication, long code, String reason) {
    QuicChannel connection = connection();
    NettyQuiche.await(
        connection
            .eventLoop()
            .submit(() -> handler.end(OptionalLong.of(code), isApplication, reason, false)),
        "note the close");
    NettyQuiche.closeConnection(connection, isApplication, code, reason);
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        NettyQuiche.await(socket.close(), "close its socket");
      }
    } finally {
      netty.close();
    }
  }

  private record Stream(
      QuicStreamChannel channel,
      CompletableFuture<byte[]> received,
      CompletableFuture<Outcome.StreamGivenUp> givenUp)
      implements ForeignStream {
    @Override
    public long id() {
      return channel.streamId();
    }

    @Override
    public void write(byte[] data) {
      watch(channel.writeAndFlush(Unpooled.copiedBuffer(data)));
    }

    @Override
    public void finish() {
      // Not shutdownOutput(), which would overtake the bytes that still wait for credit.
      watch(channel.writeAndFlush(QuicStreamFrame.EMPTY_FIN));
    }

    /** Makes a failure to send the failure of the stream. */
    private void watch(ChannelFuture sending) {
      var unused =
          sending.addListener(
              done -> {
                if (!done.isSuccess()) {
                  givenUp.complete(NettyStreams.writeFailed(channel, done.cause()));
                  received.completeExceptionally(done.cause());
                }
              });
    }

    @Override
    public void reset(long code) {
      NettyQuiche.await(channel.shutdownOutput(Math.toIntExact(code)), "reset a stream");
    }

    @Override
    public void stop(long code) {
      NettyQuiche.await(channel.shutdownInput(Math.toIntExact(code)), "stop a stream");
    }

    @Override
    public Outcome.StreamGivenUp awaitGivenUp(Duration bound) {
      return Bounded.get(givenUp, bound, "the end of stream " + id() + " by the other side");
    }

    @Override
    public byte[] readAll(Duration bound) {
      return Bounded.get(received, bound, "the end of stream " + id());
    }
  }

  /** Gathers what a stream receives until FIN. Runs on the event loop. */
  private static final class Collector extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> received;

    private final CompletableFuture<Outcome.StreamGivenUp> givenUp;

    Collector(
        CompletableFuture<byte[]> received, CompletableFuture<Outcome.StreamGivenUp> givenUp) {
      this.received = received;
      this.givenUp = givenUp;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      QuicStreamFrame frame = (QuicStreamFrame) message;
      bytes.writeBytes(ByteBufUtil.getBytes(frame.content()));
      if (frame.hasFin()) {
        received.complete(bytes.toByteArray());
      }
      frame.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      received.completeExceptionally(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      givenUp.complete(NettyStreams.readFailed((QuicStreamChannel) context.channel(), cause));
      received.completeExceptionally(cause);
    }
  }
}
