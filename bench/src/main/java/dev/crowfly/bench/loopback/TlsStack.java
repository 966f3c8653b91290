package dev.crowfly.bench.loopback;

import dev.crowfly.quic.identity.KeyKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS 1.3 over TCP with the JDK's own sockets: not a rival, but what everybody knows. One thread a
 * side. It has no streams: requests follow each other on one connection.
 */
final class TlsStack implements Stack {
  private final SSLContext server;

  TlsStack() {
    try {
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(Certificate.make(KeyKind.P256).keyStore("only"), new char[0]);
      server = SSLContext.getInstance("TLSv1.3");
      server.init(keys.getKeyManagers(), null, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String description() {
    return "TLS 1.3 over TCP, the JDK's SSLSocket; TCP segments as large as loopback takes";
  }

  /** Whether it can do that: it has no streams, and no datagrams. */
  static boolean takes(Workload workload) {
    return workload == Workload.BULK
        || workload == Workload.REQUESTS
        || workload == Workload.HANDSHAKES;
  }

  @Override
  public Measurement run(Workload workload, Limits limits) throws Exception {
    return switch (workload) {
      case BULK -> bulk(limits);
      case REQUESTS -> requests(limits);
      case HANDSHAKES -> handshakes(limits);
      default -> throw new IllegalArgumentException(workload.argument());
    };
  }

  private Measurement bulk(Limits limits) throws Exception {
    try (Pair pair = new Pair();
        SSLSocket socket = pair.connect()) {
      Progress done = new Progress();
      long[] received = new long[1];
      pair.serve(done, input -> received[0] = drain(input, limits.verify()));
      socket.startHandshake();
      Meter meter = Meter.start();
      long deadline = System.nanoTime() + limits.nanos();
      long sent = 0;
      OutputStream output = socket.getOutputStream();
      while (sent < limits.units() && System.nanoTime() < deadline) {
        int at = (int) (sent % Settings.CHUNK_BYTES);
        int length = (int) Math.min(Settings.CHUNK_BYTES - at, limits.units() - sent);
        output.write(Payload.chunk(), at, length);
        sent += length;
      }
      socket.shutdownOutput();
      done.await(Limits.GRACE_NANOS, "bulk");
      Measurement measurement = meter.stop(received[0]);
      if (sent != received[0]) {
        throw new IllegalStateException(sent + " sent, " + received[0] + " came");
      }
      return measurement;
    }
  }

  private static long drain(SSLSocket socket, boolean verify) throws IOException {
    byte[] chunk = new byte[Settings.CHUNK_BYTES];
    InputStream input = socket.getInputStream();
    long received = 0;
    int n = input.read(chunk);
    while (n >= 0) {
      if (verify) {
        Payload.verify(chunk, 0, n, received);
      }
      received += n;
      n = input.read(chunk);
    }
    return received;
  }

  private Measurement requests(Limits limits) throws Exception {
    Latencies latencies = new Latencies();
    try (Pair pair = new Pair();
        SSLSocket socket = pair.connect()) {
      Progress done = new Progress();
      pair.serve(done, TlsStack::answer);
      socket.startHandshake();
      Meter meter = Meter.start();
      long deadline = System.nanoTime() + limits.nanos();
      while (latencies.count() < limits.units() && System.nanoTime() < deadline) {
        long begun = System.nanoTime();
        socket.getOutputStream().write(Payload.chunk(), 0, Settings.REQUEST_BYTES);
        byte[] response = socket.getInputStream().readNBytes(Settings.RESPONSE_BYTES);
        latencies.add(System.nanoTime() - begun);
        if (limits.verify()) {
          Payload.verify(response, 0, Settings.RESPONSE_BYTES, 0);
        }
      }
      Measurement measurement = meter.stop(latencies.count());
      socket.shutdownOutput();
      done.await(Limits.GRACE_NANOS, "requests");
      return measurement.withLatencies(latencies);
    }
  }

  private static void answer(SSLSocket socket) throws IOException {
    byte[] request = new byte[Settings.REQUEST_BYTES];
    while (socket.getInputStream().readNBytes(request, 0, request.length) == request.length) {
      socket.getOutputStream().write(Payload.chunk(), 0, Settings.RESPONSE_BYTES);
    }
  }

  private Measurement handshakes(Limits limits) throws Exception {
    Latencies latencies = new Latencies();
    try (Pair pair = new Pair()) {
      Meter meter = Meter.start();
      long deadline = System.nanoTime() + limits.nanos();
      while (latencies.count() < limits.units() && System.nanoTime() < deadline) {
        Progress done = new Progress();
        pair.serve(done, socket -> drain(socket, false));
        long begun = System.nanoTime();
        try (SSLSocket socket = pair.connect()) {
          socket.startHandshake();
          latencies.add(System.nanoTime() - begun);
        }
        done.await(Limits.GRACE_NANOS, "a handshake");
      }
      return meter.stop(latencies.count()).withLatencies(latencies);
    }
  }

  /** A listening socket, and a thread for the server's end. */
  private final class Pair implements AutoCloseable {
    private final SSLServerSocket listening;
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "tls-server");
              made.setDaemon(true);
              return made;
            });

    Pair() throws IOException {
      listening =
          (SSLServerSocket)
              server
                  .getServerSocketFactory()
                  .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
      listening.setEnabledProtocols(new String[] {"TLSv1.3"});
      listening.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
    }

    void serve(Progress done, Service service) {
      thread.execute(
          () -> {
            try (SSLSocket socket = (SSLSocket) listening.accept()) {
              socket.setTcpNoDelay(true);
              service.serve(socket);
              done.reached();
            } catch (IOException | RuntimeException e) {
              done.failed(e);
            }
          });
    }

    /** A new context each time, so that there is no session to resume. */
    SSLSocket connect() throws IOException, GeneralSecurityException {
      SSLContext client = SSLContext.getInstance("TLSv1.3");
      client.init(null, new TrustManager[] {new TrustAnyone()}, null);
      SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket();
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress("127.0.0.1", listening.getLocalPort()));
      return socket;
    }

    @Override
    public void close() throws IOException {
      listening.close();
      thread.shutdownNow();
    }
  }

  private interface Service {
    void serve(SSLSocket socket) throws IOException;
  }

  /** The signature is verified all the same, as with the others. */
  private static final class TrustAnyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
