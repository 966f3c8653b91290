package dev.crowfly.quic.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.identity.Identity;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the code of the user's guide over real sockets: the server has a thread of its own. */
class GuideTest {
  /** Reached only by a test that fails. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final Guide.EchoClient client = new Guide.EchoClient();
  private UdpLoop clientLoop;
  private UdpLoop serverLoop;
  private SocketAddress serverAddress;
  private Thread serverThread;
  private volatile boolean closing;
  private volatile Throwable serverFailure;

  @BeforeEach
  void connect() throws IOException {
    Identity identity = Guide.newIdentity();
    QuicEndpoint server = Guide.endpoint(true);
    serverLoop = new UdpLoop(server, new Guide.EchoServer(server, Guide.serverConfig(identity)));
    serverAddress = serverLoop.bind();
    serverThread = new Thread(this::serve, "guide-server");
    serverThread.start();
    clientLoop = new UdpLoop(Guide.endpoint(false), client);
    client.connect(clientLoop, Guide.clientConfig(identity.nodeId()), serverAddress);
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    clientLoop.close();
    closing = true;
    serverLoop.selector.wakeup();
    serverThread.join();
    serverLoop.close();
    assertNull(serverFailure);
  }

  private void serve() {
    try {
      while (!closing) {
        serverLoop.turn();
      }
    } catch (IOException | RuntimeException | Error e) {
      serverFailure = e;
    }
  }

  @Test
  void whatIsSaidOnAStreamComesBack() throws IOException {
    turnUntil(() -> client.ended);
    assertEquals("as the crow flies", client.heard.toString(StandardCharsets.UTF_8));
    client.connection.close(0, "done", clientLoop.now());
    turnUntil(() -> client.closed != null);
    assertEquals(new CloseReason.ClosedByApplication(false, 0, "done"), client.closed);
  }

  @Test
  void whatIsSaidInADatagramComesBack() throws IOException {
    turnUntil(() -> client.confirmed);
    client.sayUnreliably("caw");
    turnUntil(() -> !client.datagrams.isEmpty());
    assertEquals(List.of("caw"), client.datagrams);
  }

  @Test
  void theConnectionMovesToAnotherSocket() throws IOException {
    turnUntil(() -> client.confirmed);
    SocketAddress other = clientLoop.bind();
    client.tryOtherWay(other, serverAddress, 1_000_000, clientLoop.now());
    turnUntil(() -> client.paths.contains(new PathEvent.Validated(other, serverAddress)));
    client.ended = false;
    client.heard.reset();
    client.say("another way");
    turnUntil(() -> client.ended);
    assertEquals("another way", client.heard.toString(StandardCharsets.UTF_8));
    assertTrue(
        client.connection.pathStats().stream()
            .anyMatch(path -> path.active() && path.local().equals(other)));
    assertNull(client.closed);
  }

  private void turnUntil(BooleanSupplier done) throws IOException {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not within " + BOUND);
      assertNull(serverFailure);
      clientLoop.turn();
    }
  }
}
