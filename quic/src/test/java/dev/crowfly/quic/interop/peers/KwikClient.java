package dev.crowfly.quic.interop.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crowfly.quic.CipherSuite;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import tech.kwik.agent15.TlsConstants;
import tech.kwik.core.ConnectionListener;
import tech.kwik.core.ConnectionTerminatedEvent;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicConstants.TransportErrorCode;
import tech.kwik.core.QuicStream;
import tech.kwik.core.log.NullLogger;

/** A client of kwik. */
public final class KwikClient implements ForeignClient {
  static final Capabilities CAPABILITIES =
      Capabilities.of("kwik client")
          .without(Capability.INITIATE_KEY_UPDATE, "no public API")
          .without(Capability.MIGRATION, "no method of the public interface does")
          .without(Capability.TELL_RESET_CODE, "a read fails with an exception without the code")
          .without(Capability.TELL_STOP_CODE, "a write fails with an exception without the code")
          .without(Capability.SEVERAL_ALPN, "the builder keeps one application protocol")
          .without(Capability.TELL_CIPHER_SUITE, "no method tells; offer one to know")
          .without(
              Capability.PRESENT_ED25519_CERTIFICATE,
              "\"failed to negotiate signature scheme\", even with a server that accepts it")
          .without(
              Capability.PRESENT_RSA_CERTIFICATE,
              "signs with ECDSA whatever its key, and gives up with \"invalid private key\"")
          .without(
              Capability.ACCEPT_ED25519_CERTIFICATE,
              "its ClientHello offers only RSA-PSS and ECDSA signatures")
          .without(Capability.CHOOSE_GROUP, "no setting")
          .without(Capability.X25519_GROUP, "its ClientHello offers secp256r1 and nothing else")
          .without(Capability.HYBRID_GROUP, "its ClientHello offers secp256r1 and nothing else")
          .without(Capability.REQUIRE_RETRY, "for servers only")
          .without(
              Capability.FOLLOW_VERSION_NEGOTIATION,
              "gives up with VersionNegotiationFailure, whatever the packet offers; and it sees only"
                  + " packets whose bit 0x40 is set");

  /** How long to wait for the event that explains an exception which connect() threw. */
  private static final Duration EXPLANATION_BOUND = Duration.ofMillis(500);

  private static final int INITIAL_RTT_MILLIS = 50;

  private final Outcomes outcomes = new Outcomes();
  private final LinkedBlockingQueue<byte[]> datagrams = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Kwik.newThreads("kwik-client-work");
  private final CompletableFuture<ConnectionTerminatedEvent> terminated = new CompletableFuture<>();
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private DatagramSocket socket;
  private QuicClientConnection connection;

  @Override
  public void connect(InetSocketAddress server, ForeignClientConfig config) {
    if (config.alpn().size() != 1) {
      CAPABILITIES.require(Capability.SEVERAL_ALPN);
    }
    if (!config.groups().isEmpty()) {
      CAPABILITIES.require(Capability.CHOOSE_GROUP);
    }
    try {
      socket = Kwik.bind();
      connection = buildQuietly(builder(server, config));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("kwik could not start", e);
    }
    connection.setConnectionListener(
        new ConnectionListener() {
          @Override
          public void disconnected(ConnectionTerminatedEvent event) {
            terminated.complete(event);
          }
        });
    connection.setPeerInitiatedStreamCallback(
        stream -> threads.execute(() -> Kwik.echo(stream, outcomes)));
    threads.execute(() -> connectNow(config.alpn().get(0)));
  }

  private QuicClientConnection.Builder builder(InetSocketAddress server, ForeignClientConfig config)
      throws GeneralSecurityException, IOException {
    QuicClientConnection.Builder builder =
        QuicClientConnection.newBuilder()
            .applicationProtocol(config.alpn().get(0))
            // The host is what goes into SNI; the "proxy" is where the packets go.
            .host(config.serverName())
            .port(server.getPort())
            .proxy(server.getAddress().getHostAddress())
            .preferIPv4()
            .socketFactory(destination -> socket)
            .connectTimeout(Outcomes.BOUND)
            // After a failed handshake kwik drains for three PTOs of this before it says so.
            .initialRtt(INITIAL_RTT_MILLIS)
            .maxIdleTimeout(config.idleTimeout())
            .defaultStreamReceiveBufferSize(1L << 20)
            .maxOpenPeerInitiatedBidirectionalStreams(128)
            .maxOpenPeerInitiatedUnidirectionalStreams(64)
            .enableDatagramExtension()
            .logger(new NullLogger());
    for (CipherSuite suite : config.cipherSuites()) {
      builder.cipherSuite(TlsConstants.CipherSuite.valueOf(suite.name()));
    }
    if (config.emptyConnectionId()) {
      builder.connectionIdLength(0);
    }
    if (config.unspokenVersion()) {
      builder.initialVersion(QuicConnection.QuicVersion.V2);
    }
    if (config.serverRoots().isEmpty()) {
      builder.noServerCertificateCheck();
    } else {
      builder.customTrustStore(trustStore(config.serverRoots()));
    }
    config
        .identity()
        .ifPresent(
            identity ->
                builder.clientCertificate(identity.leaf()).clientCertificateKey(identity.key()));
    return builder;
  }

  /**
   * Builds without the warning about unchecked certificates, which kwik prints to standard output
   * past its logger.
   */
  private static QuicClientConnection buildQuietly(QuicClientConnection.Builder builder)
      throws IOException {
    synchronized (KwikClient.class) {
      PrintStream out = System.out;
      System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
      try {
        return builder.build();
      } finally {
        System.setOut(out);
      }
    }
  }

  private static KeyStore trustStore(List<X509Certificate> roots)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < roots.size(); i++) {
      store.setCertificateEntry("root" + i, roots.get(i));
    }
    return store;
  }

  /** Runs on a thread of its own, because kwik blocks it until the handshake is done. */
  private void connectNow(String alpn) {
    try {
      connection.connect();
    } catch (IOException | RuntimeException e) {
      connected.completeExceptionally(e);
      outcomes.add(failure(e));
      return;
    }
    outcomes.add(
        new Outcome.HandshakeCompleted(
            alpn, Optional.empty(), connection.getServerCertificateChain()));
    connection.setDatagramHandler(datagrams::add, threads);
    connected.complete(null);
    // Only from here on: a close that came early must not overtake the completion.
    var unused = terminated.thenAccept(event -> outcomes.add(Kwik.closed(event)));
  }

  private Outcome failure(Exception thrown) {
    try {
      ConnectionTerminatedEvent event =
          Bounded.get(terminated, EXPLANATION_BOUND, "the reason of the failure");
      return new Outcome.HandshakeFailed(Kwik.code(event), Kwik.reason(event) + "; " + thrown);
    } catch (AssertionError none) {
      // A connection that never began to exist, as after Version Negotiation, has no event; and a
      // client that is being closed need not wait for one.
      return new Outcome.HandshakeFailed(OptionalLong.empty(), thrown.toString());
    }
  }

  @Override
  public Outcomes outcomes() {
    return outcomes;
  }

  private QuicClientConnection connection() {
    Bounded.get(connected, Outcomes.BOUND, "the connection");
    return connection;
  }

  @Override
  public ForeignStream openStream() {
    QuicClientConnection established = connection();
    QuicStream stream =
        Bounded.get(
            threads.submit(() -> established.createStream(true)), Outcomes.BOUND, "a stream");
    return new Stream(stream, threads);
  }

  @Override
  public void sendDatagram(byte[] data) {
    connection().sendDatagram(data);
  }

  @Override
  public Optional<byte[]> awaitDatagram(Duration bound) {
    return Bounded.poll(datagrams, bound);
  }

  @Override
  public void close(long code, String reason) {
    connection().close(code, reason);
  }

  @Override
  public void closeByTransport(long code, String reason) {
    connection().close(TransportErrorCode.fromValue(code), reason);
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
    if (socket != null) {
      socket.close();
    }
    Bounded.stop(threads);
  }

  /** kwik's streams block, so writing and reading happen on threads of ours, in order. */
  private static final class Stream implements ForeignStream {
    private final QuicStream stream;
    private final ExecutorService threads;
    private final CompletableFuture<Outcome.StreamGivenUp> givenUp = new CompletableFuture<>();
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

    Stream(QuicStream stream, ExecutorService threads) {
      this.stream = stream;
      this.threads = threads;
    }

    @Override
    public long id() {
      return stream.getStreamId();
    }

    @Override
    public void write(byte[] data) {
      byte[] copy = data.clone();
      then(
          () -> {
            stream.getOutputStream().write(copy);
            stream.getOutputStream().flush();
          });
    }

    @Override
    public void finish() {
      then(() -> stream.getOutputStream().close());
    }

    private void then(IoAction action) {
      written =
          written.thenRunAsync(
              () -> {
                try {
                  action.run();
                } catch (IOException e) {
                  givenUp.complete(Kwik.givenUp(stream, false, e));
                  throw new UncheckedIOException(e);
                }
              },
              threads);
    }

    @Override
    public byte[] readAll(Duration bound) {
      CompletableFuture<byte[]> read =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return stream.getInputStream().readAllBytes();
                } catch (IOException e) {
                  givenUp.complete(Kwik.givenUp(stream, true, e));
                  throw new CompletionException(e);
                }
              },
              threads);
      return Bounded.get(read, bound, "the end of stream " + id());
    }

    @Override
    public void reset(long code) {
      stream.resetStream(code);
    }

    @Override
    public void stop(long code) {
      stream.abortReading(code);
    }

    @Override
    public Outcome.StreamGivenUp awaitGivenUp(Duration bound) {
      return Bounded.get(givenUp, bound, "the end of stream " + id() + " by the other side");
    }
  }

  private interface IoAction {
    void run() throws IOException;
  }
}
