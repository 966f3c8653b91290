package dev.crowfly.bench.loopback;

import dev.crowfly.node.ConnectOptions;
import dev.crowfly.node.Intermediate;
import dev.crowfly.node.Node;
import dev.crowfly.node.Session;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.io.SystemRandom;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An Intermediate, a node that serves and a node that asks, on 127.0.0.1. */
final class NodesTrio implements AutoCloseable {
  /** Names of the threads that do the work. */
  static final String INTERMEDIATE_THREAD = "crowfly-intermediate";

  static final String NODE_THREAD = "crowfly";

  /** A service that reads streams. */
  static final String SINK = "sink";

  /** A service that sends datagrams back. */
  static final String ECHO = "echo";

  private static final String TCP = "tcp";
  private static final Duration VALIDITY = Duration.ofDays(30);

  private final PathMode mode;
  private final boolean verify;
  private final Deque<Closeable> open = new ArrayDeque<>();
  private final InetAddress loopback = InetAddress.getByName("127.0.0.1");
  private final Intermediate intermediate;
  private final Node asking;
  private long received;

  NodesTrio(PathMode mode, boolean verify) throws Exception {
    this.mode = mode;
    this.verify = verify;
    try {
      intermediate =
          Intermediate.builder()
              .identity(identity())
              .listen(new InetSocketAddress(loopback, 0))
              .open();
      open.push(intermediate::close);
      Node serving = node();
      ServerSocket backend = new ServerSocket(0, 1, loopback);
      open.push(backend);
      Thread thread = new Thread(() -> serveTcp(backend), "tcp-backend");
      thread.setDaemon(true);
      thread.start();
      await(serving.publish(SINK, session -> drain(session.acceptStream().input())), "publish");
      await(serving.publish(ECHO, NodesTrio::echo), "publish");
      await(
          serving.publishTcp(TCP, (InetSocketAddress) backend.getLocalSocketAddress()), "publish");
      asking = node();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private Node node() throws Exception {
    InetSocketAddress relay = intermediate.localAddress();
    Node node =
        Node.builder()
            .identity(identity())
            .intermediate(intermediate.id() + "@127.0.0.1:" + relay.getPort())
            .bind(new InetSocketAddress(loopback, 0))
            .parameters(Parameters.builder().maxDatagramBytes(Settings.DATAGRAM_BYTES).build())
            .open();
    open.push(node::close);
    return node;
  }

  private static Identity identity() {
    long now = Instant.now().toEpochMilli();
    return Identity.generate(
        KeyKind.ED25519, new SystemRandom(), now - VALIDITY.toMillis(), now + VALIDITY.toMillis());
  }

  private static void echo(Session session) throws IOException {
    while (true) { // ends with the session, by an exception
      session.sendDatagram(session.receiveDatagram());
    }
  }

  private void serveTcp(ServerSocket backend) {
    try (Socket socket = backend.accept()) {
      drain(socket.getInputStream());
    } catch (IOException e) {
      // The round is over, or it is not, and then whoever waits for the bytes will say so.
    }
  }

  private void drain(InputStream input) throws IOException {
    byte[] chunk = new byte[Settings.CHUNK_BYTES];
    long position = 0;
    int n = input.read(chunk);
    while (n >= 0) {
      if (verify) {
        Payload.verify(chunk, 0, n, position);
      }
      position += n;
      note(position);
      n = input.read(chunk);
    }
  }

  private synchronized void note(long position) {
    received = position;
    notifyAll();
  }

  /** Waits until so many bytes have come on the stream. */
  synchronized void awaitReceived(long bytes) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + Limits.GRACE_NANOS;
    while (received < bytes) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new TimeoutException(received + " of " + bytes + " bytes came");
      }
      wait(millis);
    }
  }

  Session connect(String service) throws Exception {
    return await(
        asking.connect(service, ConnectOptions.defaults().withMode(mode)), "open a session");
  }

  /** A TCP connection to the forward of the node that asks. */
  Socket tunnel() throws Exception {
    var forward =
        await(
            asking.forwardTcp(
                new InetSocketAddress(loopback, 0), TCP, ConnectOptions.defaults().withMode(mode)),
            "listen");
    open.push(forward::close);
    InetSocketAddress address = forward.localAddress();
    return new Socket(address.getAddress(), address.getPort());
  }

  long relayedDatagrams() throws Exception {
    return await(intermediate.stats(), "counters").relayDatagrams();
  }

  /** What a future comes to, within the bound. */
  static <T> T await(CompletableFuture<T> future, String what) throws Exception {
    try {
      return future.get(Limits.GRACE_NANOS, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new TimeoutException("no end of: " + what);
    } catch (ExecutionException e) {
      throw new IllegalStateException(what, e.getCause());
    }
  }

  /** The last that was opened first. */
  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
