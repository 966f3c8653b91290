package dev.crowfly.bench.loopback;

import dev.crowfly.quic.identity.KeyKind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tech.kwik.agent15.TlsConstants;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

/**
 * kwik, pure Java. Its streams block, so each has a thread here, from a pool, as kwik's own
 * examples have it.
 *
 * <p>What can't be set: it has one congestion control, and one size of packets; its client offers
 * secp256r1 alone. A DATAGRAM frame that it takes for lost wrongly is delivered twice, and counts
 * twice.
 */
final class KwikStack implements Stack {
  private static final String ALIAS = "only";
  private static final long CLOSE_MILLIS = 3_000;

  private final KeyStore keys = Certificate.make(KeyKind.P256).keyStore(ALIAS);

  @Override
  public String description() {
    return "kwik "
        + Versions.of("kwik")
        + ", a thread for each stream, its own packet size and congestion control, secp256r1";
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
    try (Pair pair = new Pair(new KwikServer(streams, limits.verify()))) {
      QuicClientConnection connection = pair.connect();
      KwikWork client = new KwikWork(limits, pair.server.done);
      Meter meter = Meter.start();
      client.begin();
      long perStream = Math.max(1, limits.units() / streams);
      for (int i = 0; i < streams; i++) {
        pair.threads.execute(() -> client.write(connection, perStream));
      }
      pair.server.done.await(limits.nanos() + Limits.GRACE_NANOS, "bulk");
      Measurement measurement = meter.stop(pair.server.bytes());
      if (client.units() != pair.server.bytes()) {
        throw new IllegalStateException(client.units() + " sent, " + pair.server.bytes() + " came");
      }
      return measurement;
    }
  }

  private Measurement requests(int concurrency, Limits limits) throws Exception {
    try (Pair pair = new Pair(new KwikServer(0, limits.verify()))) {
      QuicClientConnection connection = pair.connect();
      KwikWork client = new KwikWork(limits, new Progress());
      Meter meter = Meter.start();
      client.begin();
      pair.all(concurrency, () -> client.exchange(connection), limits);
      Measurement measurement = meter.stop(client.latencies().count());
      return measurement.withLatencies(client.latencies());
    }
  }

  private Measurement handshakes(Limits limits) throws Exception {
    try (Pair pair = new Pair(new KwikServer(0, limits.verify()))) {
      KwikWork client = new KwikWork(limits, new Progress());
      Meter meter = Meter.start();
      client.begin();
      pair.all(1, () -> client.handshakes(pair::newConnection), limits);
      Measurement measurement = meter.stop(client.latencies().count());
      return measurement.withLatencies(client.latencies());
    }
  }

  private Measurement datagrams(Limits limits) throws Exception {
    try (Pair pair = new Pair(new KwikServer(1, limits.verify()))) {
      QuicClientConnection connection = pair.connect();
      KwikWork client = new KwikWork(limits, pair.server.done);
      Meter meter = Meter.start();
      client.begin();
      pair.threads.execute(() -> client.messages(connection, pair.server));
      pair.server.done.await(limits.nanos() + Limits.GRACE_NANOS, "DATAGRAM frames");
      return meter.stop(pair.server.messages());
    }
  }

  /** A client and a server. */
  private final class Pair implements AutoCloseable {
    private final ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "kwik-work");
              thread.setDaemon(true);
              return thread;
            });
    private final KwikServer server;
    private final DatagramSocket serverSocket = socket();
    private final ServerConnector connector;
    private QuicClientConnection connection;

    Pair(KwikServer server) throws Exception {
      this.server = server;
      connector =
          ServerConnector.builder()
              .withSocket(serverSocket)
              .withKeyStore(keys, ALIAS, new char[0])
              .withLogger(new NullLogger())
              .withSupportedVersions(List.of(QuicConnection.QuicVersion.V1))
              .withConfiguration(
                  ServerConnectionConfig.builder()
                      .maxIdleTimeout(Settings.IDLE_TIMEOUT_MILLIS)
                      .retryRequired(false)
                      .maxConnectionBufferSize(Settings.CONNECTION_WINDOW_BYTES)
                      .maxBidirectionalStreamBufferSize(Settings.STREAM_WINDOW_BYTES)
                      .maxUnidirectionalStreamBufferSize(Settings.STREAM_WINDOW_BYTES)
                      .maxOpenPeerInitiatedBidirectionalStreams(Settings.MAX_STREAMS)
                      .maxOpenPeerInitiatedUnidirectionalStreams(Settings.MAX_STREAMS)
                      .build())
              .build();
      connector.registerApplicationProtocol(Settings.ALPN, server.protocol(threads));
      connector.start();
    }

    private InetSocketAddress address() {
      return (InetSocketAddress) serverSocket.getLocalSocketAddress();
    }

    QuicClientConnection newConnection() throws IOException {
      return buildQuietly(
          QuicClientConnection.newBuilder()
              .applicationProtocol(Settings.ALPN)
              .host("localhost")
              .port(address().getPort())
              .proxy("127.0.0.1")
              .preferIPv4()
              .socketFactory(destination -> socket())
              .cipherSuite(TlsConstants.CipherSuite.TLS_AES_128_GCM_SHA256)
              .connectTimeout(Duration.ofSeconds(5))
              .maxIdleTimeout(Duration.ofMillis(Settings.IDLE_TIMEOUT_MILLIS))
              .defaultStreamReceiveBufferSize((long) Settings.STREAM_WINDOW_BYTES)
              .maxOpenPeerInitiatedBidirectionalStreams(Settings.MAX_STREAMS)
              .maxOpenPeerInitiatedUnidirectionalStreams(Settings.MAX_STREAMS)
              .enableDatagramExtension()
              // Like ours, it verifies the signature and no chain.
              .noServerCertificateCheck()
              .logger(new NullLogger()));
    }

    QuicClientConnection connect() throws IOException {
      connection = newConnection();
      connection.connect();
      return connection;
    }

    /** Runs a task on some threads at once, to the end of all. */
    void all(int count, Task task, Limits limits) throws Exception {
      Future<?>[] futures = new Future<?>[count];
      for (int i = 0; i < count; i++) {
        futures[i] =
            threads.submit(
                () -> {
                  task.run();
                  return null;
                });
      }
      long deadline = System.nanoTime() + limits.nanos() + Limits.GRACE_NANOS;
      for (Future<?> future : futures) {
        future.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    }

    @Override
    public void close() {
      Future<?> closing =
          threads.submit(
              () -> {
                if (connection != null) {
                  connection.close();
                }
                connector.close();
              });
      try {
        closing.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        serverSocket.close();
      } catch (TimeoutException | ExecutionException e) {
        // It has had its time. The socket is left to the end of the process: kwik ends that, when
        // its socket is closed under it.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      threads.shutdownNow();
    }
  }

  private interface Task {
    void run() throws Exception;
  }

  /** kwik prints that it checks no certificates, past its logger. */
  private static QuicClientConnection buildQuietly(QuicClientConnection.Builder builder)
      throws IOException {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      return builder.build();
    } finally {
      System.setOut(out);
    }
  }

  private static DatagramSocket socket() throws SocketException {
    DatagramSocket socket = new ForgivingSocket();
    socket.setReceiveBufferSize(Settings.SOCKET_BUFFER_BYTES);
    socket.setSendBufferSize(Settings.SOCKET_BUFFER_BYTES);
    return socket;
  }

  /** Drops what kwik's threads send after the round is over. */
  private static final class ForgivingSocket extends DatagramSocket {
    ForgivingSocket() throws SocketException {
      super(new InetSocketAddress("127.0.0.1", 0));
    }

    @Override
    public void send(DatagramPacket packet) throws IOException {
      try {
        super.send(packet);
      } catch (SocketException e) {
        if (!isClosed()) {
          throw e;
        }
      }
    }
  }
}
