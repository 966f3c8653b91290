package dev.crowfly.quic.interop.peers;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Deque;
import java.util.concurrent.LinkedBlockingDeque;

/** A server of netty's native quiche. */
public final class NettyQuicheServer implements ForeignServer {
  static final Capabilities CAPABILITIES =
      Capabilities.of("netty quiche server")
          .without(Capability.INITIATE_KEY_UPDATE, "no public API")
          .without(
              Capability.TELL_STOP_CODE,
              "a write fails with ChannelOutputShutdownException, which has no code")
          .without(
              Capability.CHOOSE_CIPHER_SUITE,
              "no setting for TLS 1.3 suites; setEnabledCipherSuites throws. It takes whichever"
                  + " suite a client offers alone.")
          .without(Capability.FORCE_VERSION, "for clients only")
          .without(Capability.FOLLOW_VERSION_NEGOTIATION, "for clients only");

  /** The stateless reset token (RFC 9000 §10.3) that connections without Retry are told. */
  private static final byte[] RESET_TOKEN = "reset by netty!!".getBytes(StandardCharsets.US_ASCII);

  private final NettyQuiche netty = new NettyQuiche();
  private final Outcomes outcomes = new Outcomes();
  private final LinkedBlockingDeque<QuicChannel> connections = new LinkedBlockingDeque<>();
  private final Channel channel;

  private NettyQuicheServer(ForeignServerConfig config) {
    try {
      channel = netty.bind(codec(config));
    } catch (RuntimeException | Error e) {
      netty.close();
      throw e;
    }
  }

  /**
   * Starts a server on 127.0.0.1.
   *
   * @throws UnsupportedOperationException when the config asks for what netty can't do
   */
  public static NettyQuicheServer start(ForeignServerConfig config) {
    if (!config.cipherSuites().isEmpty()) {
      CAPABILITIES.require(Capability.CHOOSE_CIPHER_SUITE);
    }
    return new NettyQuicheServer(config);
  }

  /** The token by which clients know a stateless reset. */
  public static byte[] resetToken() {
    return RESET_TOKEN.clone();
  }

  private ChannelHandler codec(ForeignServerConfig config) {
    QuicSslContextBuilder tls =
        NettyTls.configure(
                QuicSslContextBuilder.forServer(NettyTls.keyManager(config.identity()), null),
                config.groups())
            .applicationProtocols(config.alpn().toArray(String[]::new));
    if (!config.clientRoots().isEmpty()) {
      tls.clientAuth(config.clientMayBeAnonymous() ? ClientAuth.OPTIONAL : ClientAuth.REQUIRE)
          .trustManager(config.clientRoots().toArray(X509Certificate[]::new));
    }
    QuicServerCodecBuilder codec =
        NettyQuiche.configure(new QuicServerCodecBuilder(), config.idleTimeout());
    if (!config.requireRetry()) {
      // With both, no handshake ever completes.
      codec.statelessResetToken(RESET_TOKEN);
    }
    return codec
        .sslContext(tls.build())
        .tokenHandler(config.requireRetry() ? InsecureQuicTokenHandler.INSTANCE : null)
        .handler(new Connections(outcomes, connections))
        .streamOption(QuicChannelOption.READ_FRAMES, true)
        .streamHandler(new NettyEcho(outcomes))
        .build();
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public Outcomes outcomes() {
    return outcomes;
  }

  private QuicChannel connection() {
    return Bounded.poll(connections, Outcomes.BOUND).orElseThrow();
  }

  @Override
  public void closeConnection(long code, String reason) {
    NettyQuiche.closeConnection(connection(), true, code, reason);
  }

  @Override
  public void closeConnectionByTransport(long code, String reason) {
    NettyQuiche.closeConnection(connection(), false, code, reason);
  }

  @Override
  public void close() {
    try {
      NettyQuiche.await(channel.close(), "close its socket");
    } finally {
      netty.close();
    }
  }

  /** Gives each connection a handler of its own. */
  private static final class Connections extends ChannelInitializer<QuicChannel> {
    private final Outcomes outcomes;
    private final Deque<QuicChannel> known;

    Connections(Outcomes outcomes, Deque<QuicChannel> known) {
      this.outcomes = outcomes;
      this.known = known;
    }

    private static void echo(QuicChannel connection, byte[] datagram) {
      // A datagram that can't go back is lost, as datagrams may be.
      var unused = connection.writeAndFlush(Unpooled.wrappedBuffer(datagram));
    }

    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(QuicChannel connection) {
      known.addFirst(connection);
      connection.pipeline().addLast(new NettyConnectionHandler(outcomes, Connections::echo));
    }
  }
}
