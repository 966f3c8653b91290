package dev.crowfly.node.io.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crowfly.node.core.tunnel.MemoryLink;
import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Forwards and backends with real TCP sockets at both ends. */
class TcpTunnelsTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ErrorCode> refused = new ArrayList<>();
  private TunnelHarness harness;
  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    harness = new TunnelHarness(builder -> builder);
    server = new ServerSocket();
    server.bind(TunnelHarness.ANY_PORT);
  }

  @AfterEach
  void close() throws IOException {
    threads.shutdownNow();
    server.close();
    harness.close();
  }

  /** Work on a thread of its own: it may block, since the test's thread serves meanwhile. */
  private <T> CompletableFuture<T> elsewhere(java.util.concurrent.Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private <T> T serve(CompletableFuture<T> work) throws IOException {
    harness.runUntil(work::isDone);
    return work.join();
  }

  private InetSocketAddress backendAddress() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private TcpForward forwardTo(InetSocketAddress backend) throws IOException {
    harness.backend(backend, TunnelLimits.DEFAULT);
    TcpForward forward = listen(TunnelLimits.DEFAULT);
    harness.link.bind(harness.sessions.agent, harness.now());
    return forward;
  }

  private TcpForward listen(TunnelLimits limits) throws IOException {
    TcpForward forward = harness.forward(limits);
    forward.listener((which, why) -> refused.add(why));
    return forward;
  }

  private static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Socket connect(TcpForward forward) throws IOException {
    Socket socket = new Socket();
    socket.connect(forward.local());
    return socket;
  }

  @Test
  void aRequestAndItsAnswerWithHalfClosePassThrough() throws IOException {
    TcpForward forward = forwardTo(backendAddress());
    byte[] request = bytes(3_000_000, 1);
    byte[] answer = bytes(5_000_000, 2);
    CompletableFuture<byte[]> heard =
        elsewhere(
            () -> {
              try (Socket s = server.accept()) {
                byte[] all = s.getInputStream().readAllBytes();
                s.getOutputStream().write(answer);
                return all;
              }
            });
    CompletableFuture<byte[]> got =
        elsewhere(
            () -> {
              try (Socket s = connect(forward)) {
                s.getOutputStream().write(request);
                s.shutdownOutput();
                return s.getInputStream().readAllBytes();
              }
            });
    assertArrayEquals(request, serve(heard));
    assertArrayEquals(answer, serve(got));
    harness.runUntil(() -> forward.stats().open() == 0);
    TcpTunnelStats stats = forward.stats();
    assertEquals(request.length, stats.upBytes());
    assertEquals(answer.length, stats.downBytes());
    assertEquals(1, stats.accepted());
    assertEquals(0, stats.brokenOff());
  }

  @Test
  void aBackendIsFoundByName() throws IOException {
    TcpForward forward =
        forwardTo(InetSocketAddress.createUnresolved("backend.test", server.getLocalPort()));
    CompletableFuture<Integer> heard = elsewhere(() -> server.accept().getInputStream().read());
    CompletableFuture<Socket> client =
        elsewhere(
            () -> {
              Socket s = connect(forward);
              s.getOutputStream().write(42);
              return s;
            });
    assertEquals(42, serve(heard));
    serve(client).close();
  }

  @Test
  void manyConnectionsShareOneLookUp() throws IOException {
    harness.holdAnswers = true;
    TcpForward forward =
        forwardTo(InetSocketAddress.createUnresolved("backend.test", server.getLocalPort()));
    TcpBackend backend = (TcpBackend) harness.sessions.providers.get("web");
    threads.execute(this::echoForEver);
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(serve(elsewhere(() -> connect(forward))));
    }
    harness.runUntil(() -> backend.stats().open() == 20);
    harness.releaseAnswers();
    clients.add(serve(elsewhere(() -> connect(forward)))); // and the next one needs none
    for (Socket each : clients) {
      each.getOutputStream().write(9);
      assertEquals(9, serve(elsewhere(() -> each.getInputStream().read())));
      each.close();
    }
    assertEquals(List.of("backend.test"), harness.asked);
  }

  @Test
  void aBackendThatMayHaveMovedIsLookedUpAgain() throws IOException {
    server.close();
    TcpForward forward =
        forwardTo(InetSocketAddress.createUnresolved("backend.test", server.getLocalPort()));
    for (int i = 1; i <= 2; i++) {
      CompletableFuture<Integer> client = elsewhere(() -> connect(forward).getInputStream().read());
      harness.runUntil(client::isDone);
      assertTrue(client.isCompletedExceptionally());
      assertEquals(i, harness.asked.size());
    }
  }

  @Test
  void anIpAddressIsNotLookedUp() throws IOException {
    TcpForward forward =
        forwardTo(InetSocketAddress.createUnresolved("127.0.0.1", server.getLocalPort()));
    CompletableFuture<Socket> accepted = elsewhere(server::accept);
    CompletableFuture<Socket> client = elsewhere(() -> connect(forward));
    serve(accepted).close();
    serve(client).close();
    assertEquals(List.of(), harness.asked);
  }

  @Test
  void onlyIpAddressesAreTakenForThem() {
    for (String host : List.of("127.0.0.1", "255.255.255.255", "::1", "2001:db8::1", "::1.2.3.4")) {
      assertFalse(literal(host).isUnresolved(), host);
    }
    for (String host : List.of("a.test", "256.1.1.1", "1.2.3", "010.1.1.1", "1", "dead.beef", "")) {
      assertNull(literal(host), host);
    }
    assertNull(literal("1:2:3"), "too short");
  }

  private static InetSocketAddress literal(String host) {
    return Addresses.literal(InetSocketAddress.createUnresolved(host, 1));
  }

  @Test
  void allAddressesOfABackendAreTried() throws IOException {
    TcpForward forward =
        forwardTo(InetSocketAddress.createUnresolved("moved.test", server.getLocalPort()));
    CompletableFuture<Socket> accepted = elsewhere(server::accept);
    CompletableFuture<Socket> client = elsewhere(() -> connect(forward));
    serve(accepted).close();
    serve(client).close();
    assertEquals(List.of(), harness.unreachable);
  }

  @Test
  void aClientThatClosesBeforeTheNameIsFoundEndsTheBackendsConnectionToo() throws IOException {
    harness.holdAnswers = true;
    TcpForward forward =
        forwardTo(InetSocketAddress.createUnresolved("backend.test", server.getLocalPort()));
    serve(elsewhere(() -> connect(forward))).close();
    harness.pass(MemoryLink.SECONDS);
    CompletableFuture<Integer> heard = elsewhere(this::acceptAndReadToTheEnd);
    harness.releaseAnswers();
    assertEquals(-1, serve(heard), "its FIN came");
    harness.runUntil(() -> forward.stats().open() == 0);
    assertEquals(0, forward.stats().brokenOff());
  }

  @Test
  void clientsThatCloseAtOnceLeaveNothingBehind() throws IOException {
    TcpForward forward = forwardTo(backendAddress());
    TcpBackend backend = (TcpBackend) harness.sessions.providers.get("web");
    for (int i = 0; i < 20; i++) {
      CompletableFuture<Integer> heard = elsewhere(this::acceptAndReadToTheEnd);
      connect(forward).close();
      assertEquals(-1, serve(heard));
    }
    harness.runUntil(() -> forward.stats().open() == 0 && backend.stats().open() == 0);
  }

  private int acceptAndReadToTheEnd() throws IOException {
    try (Socket s = server.accept()) {
      return s.getInputStream().read();
    }
  }

  @Test
  void aBackendThatDoesNotAnswerIsGivenUp() throws IOException {
    List<SocketChannel> crowd = new ArrayList<>();
    try (ServerSocket busy = new ServerSocket()) {
      busy.bind(TunnelHarness.ANY_PORT, 1);
      boolean full = false;
      while (!full && crowd.size() < 64) { // beyond its backlog nobody is answered
        SocketChannel one = SocketChannel.open();
        one.configureBlocking(false);
        one.connect(busy.getLocalSocketAddress());
        crowd.add(one);
        full = !one.finishConnect();
      }
      assumeTrue(full, "this system answers for a server that does not");
      TcpForward forward = forwardTo((InetSocketAddress) busy.getLocalSocketAddress());
      CompletableFuture<Integer> client = elsewhere(() -> connect(forward).getInputStream().read());
      harness.runUntil(() -> forward.stats().open() == 1);
      harness.pass(TunnelLimits.DEFAULT.connectNanos() + MemoryLink.SECONDS);
      harness.runUntil(client::isDone);
      assertEquals(List.of("no answer in time"), harness.unreachable);
      assertEquals(List.of(ErrorCode.BACKEND_UNREACHABLE), refused);
    } finally {
      for (SocketChannel each : crowd) {
        each.close();
      }
    }
  }

  @Test
  void aBackendThatDoesNotListenResetsTheClient() throws IOException {
    server.close();
    TcpForward forward = forwardTo(backendAddress());
    CompletableFuture<Integer> client = elsewhere(() -> connect(forward).getInputStream().read());
    harness.runUntil(client::isDone);
    Throwable failure = client.handle((ok, e) -> e).join();
    assertTrue(failure instanceof SocketException, "" + failure);
    assertEquals(1, harness.unreachable.size());
    assertEquals(1, forward.stats().brokenOff());
    assertEquals(List.of(ErrorCode.BACKEND_UNREACHABLE), refused);
  }

  @Test
  void anUnknownBackendNameResetsTheClient() throws IOException {
    TcpForward forward = forwardTo(InetSocketAddress.createUnresolved("nowhere.test", 1));
    CompletableFuture<Integer> client = elsewhere(() -> connect(forward).getInputStream().read());
    harness.runUntil(client::isDone);
    assertTrue(client.isCompletedExceptionally());
    assertEquals(List.of("no such host"), harness.unreachable);
  }

  @Test
  void aClientsResetReachesTheBackend() throws IOException {
    TcpForward forward = forwardTo(backendAddress());
    CompletableFuture<Socket> accepted = elsewhere(server::accept);
    CompletableFuture<Socket> client = elsewhere(() -> connect(forward));
    Socket backendSide = serve(accepted);
    Socket clientSide = serve(client);
    clientSide.setSoLinger(true, 0);
    clientSide.close();
    CompletableFuture<Integer> end = elsewhere(() -> backendSide.getInputStream().read());
    harness.runUntil(end::isDone);
    assertTrue(end.handle((ok, e) -> e).join() instanceof SocketException);
    harness.runUntil(() -> forward.stats().open() == 0);
  }

  @Test
  void aBackendsResetReachesTheClient() throws IOException {
    TcpForward forward = forwardTo(backendAddress());
    CompletableFuture<Socket> accepted = elsewhere(server::accept);
    CompletableFuture<Integer> client = elsewhere(() -> connect(forward).getInputStream().read());
    Socket backendSide = serve(accepted);
    backendSide.setSoLinger(true, 0);
    backendSide.close();
    harness.runUntil(client::isDone);
    assertTrue(client.handle((ok, e) -> e).join() instanceof SocketException);
  }

  @Test
  void connectionsThatComeBeforeTheSessionAreServedOnceItIsThere() throws IOException {
    harness.backend(backendAddress(), TunnelLimits.DEFAULT);
    TcpForward forward = listen(TunnelLimits.DEFAULT);
    CompletableFuture<byte[]> got =
        elsewhere(
            () -> {
              try (Socket s = connect(forward)) {
                return s.getInputStream().readNBytes(3);
              }
            });
    harness.runUntil(() -> forward.stats().open() == 1);
    assertEquals("web", harness.wanted.get(0));
    CompletableFuture<Boolean> said =
        elsewhere(
            () -> {
              try (Socket s = server.accept()) {
                s.getOutputStream().write(new byte[] {1, 2, 3});
                return true;
              }
            });
    harness.link.bind(harness.sessions.agent, harness.now());
    assertArrayEquals(new byte[] {1, 2, 3}, serve(got));
    assertTrue(serve(said));
  }

  @Test
  void whoWaitsTooLongIsReset() throws IOException {
    TcpForward forward = listen(new TunnelLimits(10, 10, MemoryLink.SECONDS, 1));
    CompletableFuture<Integer> client = elsewhere(() -> connect(forward).getInputStream().read());
    harness.runUntil(() -> forward.stats().open() == 1);
    harness.pass(900 * MemoryLink.MILLIS);
    assertEquals(1, forward.stats().open());
    harness.pass(200 * MemoryLink.MILLIS);
    harness.runUntil(client::isDone);
    assertTrue(client.isCompletedExceptionally());
    assertEquals(1, forward.stats().failed());
    assertEquals(List.of(ErrorCode.TIMEOUT), refused);
  }

  @Test
  void whoWaitsForASessionThatFailsIsReset() throws IOException {
    TcpForward forward = listen(TunnelLimits.DEFAULT);
    CompletableFuture<Integer> client = elsewhere(() -> connect(forward).getInputStream().read());
    harness.runUntil(() -> forward.stats().open() == 1);
    harness.link.fail(ErrorCode.UNKNOWN_SERVICE, harness.now());
    harness.runUntil(client::isDone);
    assertTrue(client.isCompletedExceptionally());
  }

  @Test
  void connectionsAboveTheLimitAreReset() throws IOException {
    TcpForward forward = listen(new TunnelLimits(2, 10, 10 * MemoryLink.SECONDS, 1));
    List<CompletableFuture<Socket>> first = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      first.add(elsewhere(() -> connect(forward)));
    }
    harness.runUntil(() -> forward.stats().open() == 2);
    CompletableFuture<Integer> third = elsewhere(() -> connect(forward).getInputStream().read());
    harness.runUntil(third::isDone);
    assertTrue(third.isCompletedExceptionally());
    assertEquals(1, forward.stats().refused());
    assertEquals(List.of(ErrorCode.LIMIT), refused);
    assertEquals(2, forward.stats().open());
    for (CompletableFuture<Socket> each : first) {
      each.join().close();
    }
  }

  @Test
  void moreConnectionsThanStreamsWaitForTheirTurn() throws IOException {
    harness.close();
    harness = new TunnelHarness(builder -> builder.maxStreamsBidi(3));
    TcpForward forward = forwardTo(backendAddress());
    threads.execute(this::echoForEver);
    List<CompletableFuture<byte[]>> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] question = bytes(50_000, i);
      clients.add(
          elsewhere(
              () -> {
                try (Socket s = connect(forward)) {
                  s.getOutputStream().write(question);
                  s.shutdownOutput();
                  return s.getInputStream().readAllBytes();
                }
              }));
    }
    for (int i = 0; i < 20; i++) {
      assertArrayEquals(bytes(50_000, i), serve(clients.get(i)));
    }
  }

  private void echoForEver() {
    while (!server.isClosed()) {
      try {
        Socket s = server.accept();
        threads.execute(
            () -> {
              try (s) {
                s.getInputStream().transferTo(s.getOutputStream());
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  @Test
  void aClientThatDoesNotReadStopsTheBackend() throws IOException {
    TcpForward forward = forwardTo(backendAddress());
    byte[] chunk = new byte[1 << 16];
    CompletableFuture<Boolean> writer =
        elsewhere(
            () -> {
              try (Socket s = server.accept()) {
                for (int i = 0; i < 4096; i++) { // 256 MB
                  s.getOutputStream().write(chunk);
                }
              }
              return true;
            });
    CompletableFuture<Socket> client = elsewhere(() -> connect(forward));
    Socket quiet = serve(client);
    harness.runUntil(() -> forward.stats().downBytes() > 0);
    harness.pass(3 * MemoryLink.SECONDS);
    assertFalse(writer.isDone(), "256 MB are nowhere between");
    assertTrue(forward.stats().downBytes() < 100_000_000, "" + forward.stats());
    quiet.close();
    harness.runUntil(writer::isDone);
    assertTrue(writer.isCompletedExceptionally());
  }

  @Test
  void aLostConnectionResetsItsClientsAndTheNextOneServesAgain() throws IOException {
    TcpForward forward = forwardTo(backendAddress());
    CompletableFuture<Socket> accepted = elsewhere(server::accept);
    CompletableFuture<Integer> client = elsewhere(() -> connect(forward).getInputStream().read());
    serve(accepted);
    harness.sessions.lose();
    harness.runUntil(client::isDone);
    assertTrue(client.isCompletedExceptionally());
    CompletableFuture<Integer> next = elsewhere(() -> connect(forward).getInputStream().read());
    harness.runUntil(() -> forward.stats().open() == 1);
    CompletableFuture<Boolean> said =
        elsewhere(
            () -> {
              server.accept().getOutputStream().write(7);
              return true;
            });
    harness.sessions.reconnect();
    assertTrue(serve(said));
    assertEquals(7, serve(next));
  }

  @Test
  void aClientThatComesWhileTheConnectionIsClosingWaitsForTheNextOne() throws IOException {
    TcpForward forward = forwardTo(backendAddress());
    harness.sessions.link.agent().close(0, "", harness.now());
    CompletableFuture<Integer> client = elsewhere(() -> connect(forward).getInputStream().read());
    harness.runUntil(() -> forward.stats().open() == 1);
    harness.sessions.lose();
    CompletableFuture<Boolean> said =
        elsewhere(
            () -> {
              server.accept().getOutputStream().write(7);
              return true;
            });
    harness.sessions.reconnect();
    assertTrue(serve(said));
    assertEquals(7, serve(client));
  }

  @Test
  void aFailureOfTheLinkEndsAClientButNotTheForward() throws IOException {
    harness.demandFailure = new IllegalStateException("of the test");
    TcpForward forward = listen(TunnelLimits.DEFAULT);
    for (int i = 1; i <= 2; i++) {
      CompletableFuture<Integer> client = elsewhere(() -> connect(forward).getInputStream().read());
      harness.runUntil(client::isDone);
      assertTrue(client.isCompletedExceptionally());
      assertEquals(i, forward.stats().failed());
    }
    assertEquals(List.of(ErrorCode.INTERNAL, ErrorCode.INTERNAL), refused);
    assertEquals(0, forward.stats().open());
  }

  @Test
  void anUnpublishedBackendTakesNoMoreAndEndsWithItsLastConnection() throws IOException {
    TcpBackend backend = harness.backend(backendAddress(), TunnelLimits.DEFAULT);
    TcpForward forward = listen(TunnelLimits.DEFAULT);
    harness.link.bind(harness.sessions.agent, harness.now());
    CompletableFuture<Socket> accepted = elsewhere(server::accept);
    CompletableFuture<Socket> client = elsewhere(() -> connect(forward));
    Socket backendSide = serve(accepted);
    backend.onUnpublished();
    CompletableFuture<Integer> next = elsewhere(() -> connect(forward).getInputStream().read());
    harness.runUntil(next::isDone);
    assertTrue(next.isCompletedExceptionally());
    assertEquals(List.of(ErrorCode.UNKNOWN_SERVICE), refused);
    assertEquals(1, backend.stats().open(), "the first one goes on");
    backendSide.close();
    serve(client).close();
    harness.runUntil(() -> backend.stats().open() == 0);
  }

  @Test
  void aPortInUseIsSaidSo() throws IOException {
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                TcpForward.listen(
                    backendAddress(), harness.link, harness.io, TunnelLimits.DEFAULT));
    assertTrue(e.getMessage().startsWith("can't listen on tcp://127.0.0.1:"), e.getMessage());
  }

  @Test
  void aClosedForwardResetsItsClientsAndFreesItsPort() throws IOException {
    TcpForward forward = forwardTo(backendAddress());
    CompletableFuture<Integer> client = elsewhere(() -> connect(forward).getInputStream().read());
    harness.runUntil(() -> forward.stats().open() == 1);
    forward.close();
    forward.close();
    harness.runUntil(client::isDone);
    assertTrue(client.isCompletedExceptionally());
    TcpForward next =
        TcpForward.listen(forward.local(), harness.link, harness.io, TunnelLimits.DEFAULT);
    assertEquals(forward.local(), next.local());
    assertEquals(0, next.stats().accepted());
  }
}
