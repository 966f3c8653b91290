package dev.crowfly.quic.interop.peers;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tech.kwik.core.ConnectionListener;
import tech.kwik.core.ConnectionTerminatedEvent;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicConstants.TransportErrorCode;
import tech.kwik.core.QuicStream;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

/** A server of kwik. */
public final class KwikServer implements ForeignServer {
  static final Capabilities CAPABILITIES =
      Capabilities.of("kwik server")
          .without(Capability.INITIATE_KEY_UPDATE, "no public API")
          .without(
              Capability.FOLLOW_REBINDING,
              "it answers nothing that comes from another port, and the connection idles out")
          .without(
              Capability.MIGRATION,
              "it announces disable_active_migration, and has no setting for that")
          .without(
              Capability.ANNOUNCE_RESET_TOKEN,
              "no setting for its token, and it sends no resets itself")
          .without(Capability.TELL_RESET_CODE, "a read fails with an exception without the code")
          .without(Capability.TELL_STOP_CODE, "a write fails with an exception without the code")
          .without(
              Capability.CHOOSE_CIPHER_SUITE,
              "no setting; it takes whichever suite a client offers alone.")
          .without(Capability.TELL_CIPHER_SUITE, "no method tells")
          .without(Capability.CLIENT_CERTIFICATE, "a server can't be made to ask for one")
          .without(
              Capability.PRESENT_ED25519_CERTIFICATE,
              "\"Unsupported certificate type EdDSA\" from ServerConnector.Builder.build")
          .without(Capability.ACCEPT_ED25519_CERTIFICATE, "asks for no client certificate")
          .without(Capability.CHOOSE_GROUP, "no setting")
          .without(Capability.HYBRID_GROUP, "not among agent15's named groups")
          .without(Capability.FORCE_VERSION, "for clients only")
          .without(Capability.FOLLOW_VERSION_NEGOTIATION, "for clients only")
          .without(
              Capability.TELL_HANDSHAKE_FAILURE,
              "the application hears of a connection only once its handshake is done");

  private static final String ALIAS = "only";

  /** Enough for connections that can say goodbye. */
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

  private static final int STREAM_WINDOW_BYTES = 1 << 20;

  private final Outcomes outcomes = new Outcomes();
  private final LinkedBlockingDeque<QuicConnection> connections = new LinkedBlockingDeque<>();
  private final ExecutorService threads = Kwik.newThreads("kwik-server-echo");
  private final DatagramSocket socket;
  private final ServerConnector connector;

  private KwikServer(ForeignServerConfig config) throws IOException, GeneralSecurityException {
    socket = Kwik.bind();
    try {
      connector = connector(config);
      for (String protocol : config.alpn()) {
        connector.registerApplicationProtocol(protocol, new Connections());
      }
      connector.start();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      socket.close();
      threads.shutdownNow();
      throw e;
    }
  }

  /**
   * Starts a server on 127.0.0.1.
   *
   * @throws UnsupportedOperationException when the config asks for what kwik can't do
   */
  public static KwikServer start(ForeignServerConfig config) {
    if (!config.cipherSuites().isEmpty()) {
      CAPABILITIES.require(Capability.CHOOSE_CIPHER_SUITE);
    }
    if (!config.clientRoots().isEmpty()) {
      CAPABILITIES.require(Capability.CLIENT_CERTIFICATE);
    }
    if (!config.groups().isEmpty()) {
      CAPABILITIES.require(Capability.CHOOSE_GROUP);
    }
    if (config.identity().kind() == CertificateKind.ED25519) {
      CAPABILITIES.require(Capability.PRESENT_ED25519_CERTIFICATE);
    }
    try {
      return new KwikServer(config);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("kwik could not start", e);
    }
  }

  private ServerConnector connector(ForeignServerConfig config)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(ALIAS, config.identity().key(), new char[0], config.identity().chainArray());
    return ServerConnector.builder()
        .withSocket(socket)
        .withKeyStore(keys, ALIAS, new char[0])
        .withLogger(new NullLogger())
        .withSupportedVersions(List.of(QuicConnection.QuicVersion.V1))
        .withConfiguration(
            ServerConnectionConfig.builder()
                .maxIdleTimeout(Math.toIntExact(config.idleTimeout().toMillis()))
                .retryRequired(config.requireRetry())
                .maxConnectionBufferSize(4L * STREAM_WINDOW_BYTES)
                .maxBidirectionalStreamBufferSize(STREAM_WINDOW_BYTES)
                .maxUnidirectionalStreamBufferSize(STREAM_WINDOW_BYTES)
                .maxOpenPeerInitiatedBidirectionalStreams(128)
                .maxOpenPeerInitiatedUnidirectionalStreams(64)
                .build())
        .build();
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public Outcomes outcomes() {
    return outcomes;
  }

  private QuicConnection connection() {
    return Bounded.poll(connections, Outcomes.BOUND).orElseThrow();
  }

  @Override
  public void closeConnection(long code, String reason) {
    connection().close(code, reason);
  }

  @Override
  public void closeConnectionByTransport(long code, String reason) {
    connection().close(TransportErrorCode.fromValue(code), reason);
  }

  @Override
  public void close() {
    Future<?> closing = threads.submit(connector::close);
    try {
      closing.get(CLOSE_BOUND.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // kwik waits 30 s for a connection whose handshake failed; the interrupt below ends that. The
      // socket must outlive it: kwik ends the whole process when its socket closes under it.
    } catch (ExecutionException e) {
      throw new IllegalStateException("kwik could not close", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Bounded.stop(threads);
    socket.close();
  }

  /** Hears of each connection once its handshake is done. */
  private final class Connections implements ApplicationProtocolConnectionFactory {
    @Override
    public boolean enableDatagramExtension() {
      return true;
    }

    @Override
    public ApplicationProtocolConnection createConnection(
        String protocol, QuicConnection connection) {
      connections.addFirst(connection);
      outcomes.add(new Outcome.HandshakeCompleted(protocol, Optional.empty(), List.of()));
      connection.setConnectionListener(
          new ConnectionListener() {
            @Override
            public void disconnected(ConnectionTerminatedEvent event) {
              outcomes.add(Kwik.closed(event));
            }
          });
      connection.setDatagramHandler(connection::sendDatagram, threads);
      return new ApplicationProtocolConnection() {
        @Override
        public void acceptPeerInitiatedStream(QuicStream stream) {
          threads.execute(() -> Kwik.echo(stream, outcomes));
        }
      };
    }
  }
}
