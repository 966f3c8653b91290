package dev.crowfly.node.io.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.tunnel.MemoryLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Forwards and backends with real UDP sockets at both ends. */
class UdpTunnelsTest {
  private final List<DatagramChannel> channels = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(65_535);
  private TunnelHarness harness;
  private DatagramChannel backendSocket;
  private UdpBackend backend;
  private UdpForward forward;

  @BeforeEach
  void open() throws IOException {
    harness = new TunnelHarness(builder -> builder);
    backendSocket = socket();
    backend = serve((InetSocketAddress) backendSocket.getLocalAddress());
    forward = UdpForward.listen(TunnelHarness.ANY_PORT, harness.link, harness.io);
    harness.link.bind(harness.sessions.agent, harness.now());
  }

  @AfterEach
  void close() throws IOException {
    harness.close();
    for (DatagramChannel each : channels) {
      each.close();
    }
  }

  private UdpBackend serve(InetSocketAddress address) {
    UdpBackend one = new UdpBackend(address, harness.resolver, harness.io, harness.now());
    harness.sessions.providers.put("web", one);
    return one;
  }

  private DatagramChannel socket() throws IOException {
    DatagramChannel channel = DatagramChannel.open().bind(TunnelHarness.ANY_PORT);
    channel.configureBlocking(false);
    channels.add(channel);
    return channel;
  }

  private void send(DatagramChannel from, SocketAddress to, byte[] bytes) throws IOException {
    assertEquals(bytes.length, from.send(ByteBuffer.wrap(bytes), to));
  }

  private SocketAddress lastSender;

  /** Waits for a datagram. */
  private byte[] receive(DatagramChannel at) throws IOException {
    lastSender = null;
    harness.runUntil(
        () -> {
          try {
            lastSender = at.receive(buffer.clear());
            return lastSender != null;
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  @Test
  void datagramsOfAllSizesAndTheirAnswersPass() throws IOException {
    DatagramChannel client = socket();
    for (int size : new int[] {0, 1, 1000, 1300, 9000, 60_000, 65_507}) {
      send(client, forward.local(), bytes(size));
      assertArrayEquals(bytes(size), receive(backendSocket));
      send(backendSocket, lastSender, bytes(size));
      assertArrayEquals(bytes(size), receive(client));
      assertEquals(forward.local(), lastSender);
    }
    assertEquals(7, forward.stats().upDatagrams());
    assertEquals(7, forward.stats().downDatagrams());
    assertEquals(1, forward.stats().opened());
    assertEquals(forward.stats().upBytes(), backend.stats().downBytes());
    assertEquals(0, forward.stats().dropped() + backend.stats().dropped());
  }

  @Test
  void eachSenderHasItsOwnFlow() throws IOException {
    DatagramChannel first = socket();
    DatagramChannel second = socket();
    send(first, forward.local(), bytes(1));
    receive(backendSocket);
    SocketAddress portOfFirst = lastSender;
    send(second, forward.local(), bytes(2));
    receive(backendSocket);
    assertFalse(portOfFirst.equals(lastSender));
    send(backendSocket, lastSender, bytes(22));
    send(backendSocket, portOfFirst, bytes(11));
    assertArrayEquals(bytes(11), receive(first));
    assertArrayEquals(bytes(22), receive(second));
    assertEquals(2, backend.stats().flows());
  }

  @Test
  void idleFlowsGiveTheirSocketsBack() throws IOException {
    DatagramChannel client = socket();
    send(client, forward.local(), bytes(5));
    receive(backendSocket);
    harness.pass(70 * MemoryLink.SECONDS);
    assertEquals(0, forward.stats().flows());
    assertEquals(1, backend.stats().flows());
    harness.pass(30 * MemoryLink.SECONDS);
    assertEquals(0, backend.stats().flows());
    send(client, forward.local(), bytes(6));
    assertArrayEquals(bytes(6), receive(backendSocket));
    assertEquals(2, forward.stats().opened());
  }

  @Test
  void datagramsWithoutASessionAreDroppedAndTheSessionIsAskedFor() throws IOException {
    harness.link.fail(dev.crowfly.signaling.ErrorCode.PEER_LOST, harness.now());
    DatagramChannel client = socket();
    send(client, forward.local(), bytes(5));
    harness.runUntil(() -> forward.stats().dropped() == 1);
    assertEquals(List.of("web"), harness.wanted);
    harness.link.bind(harness.sessions.agent, harness.now());
    send(client, forward.local(), bytes(6));
    assertArrayEquals(bytes(6), receive(backendSocket));
  }

  @Test
  void aBackendThatIsAwayAndComesBackIsReached() throws IOException {
    InetSocketAddress address = (InetSocketAddress) backendSocket.getLocalAddress();
    DatagramChannel client = socket();
    send(client, forward.local(), bytes(5));
    receive(backendSocket);
    backendSocket.close();
    send(client, forward.local(), bytes(5));
    harness.runUntil(() -> backend.stats().downDatagrams() == 2);
    DatagramChannel again = DatagramChannel.open().bind(address);
    again.configureBlocking(false);
    channels.add(again);
    send(client, forward.local(), bytes(8));
    assertArrayEquals(bytes(8), receive(again));
  }

  @Test
  void onlyTheBackendAnswers() throws IOException {
    DatagramChannel client = socket();
    send(client, forward.local(), bytes(5));
    receive(backendSocket);
    send(socket(), lastSender, bytes(6));
    harness.runUntil(() -> backend.stats().dropped() == 1);
    send(backendSocket, lastSender, bytes(7));
    assertArrayEquals(bytes(7), receive(client));
  }

  @Test
  void aBackendIsFoundByName() throws IOException {
    int port = ((InetSocketAddress) backendSocket.getLocalAddress()).getPort();
    backend = serve(InetSocketAddress.createUnresolved("backend.test", port));
    harness.pass(MemoryLink.MILLIS);
    send(socket(), forward.local(), bytes(5));
    assertArrayEquals(bytes(5), receive(backendSocket));
  }

  @Test
  void datagramsForANameThatIsNotFoundAreDropped() throws IOException {
    backend = serve(InetSocketAddress.createUnresolved("nowhere.test", 9));
    send(socket(), forward.local(), bytes(5));
    harness.runUntil(() -> backend.stats().dropped() == 1);
    assertEquals(0, backend.stats().flows());
  }

  @Test
  void aSessionThatEndsTakesItsFlowsAlong() throws IOException {
    send(socket(), forward.local(), bytes(5));
    receive(backendSocket);
    harness.sessions.agent.onSessionClosed(
        dev.crowfly.signaling.ErrorCode.PEER_LOST, harness.now());
    harness.sessions.connector.onSessionClosed(
        dev.crowfly.signaling.ErrorCode.PEER_LOST, harness.now());
    assertEquals(0, forward.stats().flows());
    assertEquals(0, backend.stats().flows());
  }

  @Test
  void closedOnesFreeTheirPorts() throws IOException {
    send(socket(), forward.local(), bytes(5));
    receive(backendSocket);
    forward.close();
    forward.close();
    backend.close();
    backend.close();
    assertEquals(0, backend.stats().flows());
    harness.pass(MemoryLink.MILLIS);
    UdpForward next = UdpForward.listen(forward.local(), harness.link, harness.io);
    assertEquals(forward.local(), next.local());
  }

  @Test
  void aPortInUseIsSaidSo() {
    IOException e =
        assertThrows(
            IOException.class, () -> UdpForward.listen(forward.local(), harness.link, harness.io));
    assertTrue(e.getMessage().startsWith("can't listen on udp://127.0.0.1:"), e.getMessage());
  }
}
