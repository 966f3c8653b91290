package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.ConnectionStats;
import dev.crowfly.quic.EndpointStats;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.testing.Flow;
import dev.crowfly.quic.testing.FrameLog;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.wire.PacketType;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a connection says that it sent, received and lost, against what the network saw. */
class CountersTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final SocketAddress FIRST = Pair.CLIENT_ADDRESS;
  private static final InetSocketAddress MOVED = Pair.address(7, 7_000);
  private static final SocketAddress SERVER = Pair.SERVER_ADDRESS;
  private static final Set<String> NOT_ELICITING =
      Set.of("onFrame", "onPadding", "onAck", "onAckRange", "onAckEcnCounts", "onAckEnd");

  private record Way(SocketAddress from, SocketAddress to) {}

  /** What went one way. */
  private static final class Count {
    long sentDatagrams;
    long sentBytes;
    long arrivedDatagrams;
    long arrivedBytes;
    long lostPackets;
  }

  /** Knows whether the packet that was sent last asks for an acknowledgment. */
  private final class Watch implements QuicObserver {
    long reportedLost;

    @Override
    public void packetSent(
        long now,
        int path,
        PacketKind kind,
        long packetNumber,
        byte[] buf,
        int offset,
        int payloadOffset,
        int payloadLength,
        int sizeBytes) {
      lastAsks = true;
      if (kind == PacketKind.ONE_RTT) {
        FrameLog log = new FrameLog();
        log.read(buf, payloadOffset, payloadOffset + payloadLength, PacketType.ONE_RTT);
        lastAsks = log.calls().stream().anyMatch(call -> !NOT_ELICITING.contains(call.name()));
      }
    }

    @Override
    public void packetLost(
        long now,
        int path,
        PacketKind kind,
        long packetNumber,
        boolean mtuProbe,
        LossTrigger trigger) {
      // What was on its way when the connection moved was given up: nobody declared it lost.
      reportedLost += trigger == LossTrigger.GIVEN_UP ? 0 : 1;
    }
  }

  private final Pair pair = new Pair(111);
  private final Map<Way, Count> counts = new HashMap<>();
  private final Watch clientWatch = new Watch();
  private final Watch serverWatch = new Watch();
  private boolean lastAsks;
  private double loss;

  private Count count(SocketAddress from, SocketAddress to) {
    return counts.computeIfAbsent(new Way(from, to), way -> new Count());
  }

  private void connect() {
    pair.clientConfig(
        QuicConfig.builder(Pair.clientTls().build())
            .observers((client, originalDcid, wallClock, now) -> clientWatch)
            .build());
    pair.serverConfig(
        QuicConfig.builder(Pair.serverTls().build())
            .observers((client, originalDcid, wallClock, now) -> serverWatch)
            .build());
    SplittableRandom random = new SplittableRandom(112);
    pair.network()
        .tap(
            (from, to, bytes) -> {
              count(from, to).sentDatagrams++;
              count(from, to).sentBytes += bytes.length;
            })
        .arrivalTap(
            (from, to, bytes) -> {
              count(from, to).arrivedDatagrams++;
              count(from, to).arrivedBytes += bytes.length;
            })
        .linkRule(
            (from, to) -> {
              boolean lost = random.nextDouble() < loss;
              count(from, to).lostPackets += lost && lastAsks ? 1 : 0;
              return lost;
            });
    pair.client().addAddress(MOVED);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
  }

  private void transferBothWays(long bytes) {
    List<Flow> flows = List.of(Flow.up(pair, bytes).open(), Flow.down(pair, bytes).open());
    assertTrue(
        pair.world()
            .runUntil(
                () -> flows.stream().allMatch(Flow::isDone), pair.world().now() + 120 * SECOND),
        flows::toString);
  }

  private static PathStats path(
      QuicConnection connection, SocketAddress local, SocketAddress peer) {
    return connection.pathStats().stream()
        .filter(path -> path.local().equals(local) && path.peer().equals(peer))
        .findFirst()
        .orElseThrow();
  }

  private void assertPath(QuicConnection connection, SocketAddress local, SocketAddress peer) {
    PathStats path = path(connection, local, peer);
    Count out = count(local, peer);
    Count in = count(peer, local);
    assertEquals(out.sentDatagrams, path.datagramsSent(), path::toString);
    assertEquals(out.sentBytes, path.bytesSent(), path::toString);
    assertEquals(in.arrivedDatagrams, path.datagramsReceived(), path::toString);
    assertEquals(in.arrivedBytes, path.bytesReceived(), path::toString);
  }

  private void assertTotals(Host host, QuicConnection connection) {
    List<PathStats> paths = connection.pathStats();
    ConnectionStats stats = connection.stats();
    EndpointStats endpoint = host.endpoint().stats();
    long sent = paths.stream().mapToLong(PathStats::datagramsSent).sum();
    long sentBytes = paths.stream().mapToLong(PathStats::bytesSent).sum();
    long received = paths.stream().mapToLong(PathStats::datagramsReceived).sum();
    long receivedBytes = paths.stream().mapToLong(PathStats::bytesReceived).sum();
    assertEquals(sent, stats.datagramsSent());
    assertEquals(sentBytes, stats.bytesSent());
    assertEquals(received, stats.datagramsReceived());
    assertEquals(receivedBytes, stats.bytesReceived());
    assertEquals(sent, endpoint.datagramsSent());
    assertEquals(sentBytes, endpoint.bytesSent());
    assertEquals(received, endpoint.datagramsReceived());
    assertEquals(receivedBytes, endpoint.bytesReceived());
    assertEquals(0, endpoint.dropped());
    long lost = paths.stream().mapToLong(PathStats::packetsLost).sum();
    assertEquals(lost, stats.packetsLost());
  }

  @Test
  void trafficOfEachPath_isWhatTheNetworkSaw_whileTheConnectionMoves() {
    connect();
    loss = 0.05;
    Flow up = Flow.up(pair, 1_000_000).open();
    Flow down = Flow.down(pair, 1_000_000).open();
    pair.world().runFor(300 * MILLI);
    assertTrue(!up.isDone() && !down.isDone());
    pair.clientConnection().migrateSource(MOVED, pair.world().now());
    assertTrue(
        pair.world()
            .runUntil(() -> up.isDone() && down.isDone(), pair.world().now() + 120 * SECOND));
    loss = 0;
    pair.world().runFor(10 * SECOND);
    for (SocketAddress address : List.of(FIRST, MOVED)) {
      assertPath(pair.clientConnection(), address, SERVER);
      assertPath(pair.serverConnection(), SERVER, address);
    }
    assertTotals(pair.client(), pair.clientConnection());
    assertTotals(pair.server(), pair.serverConnection());
    assertEquals(clientWatch.reportedLost, pair.clientConnection().stats().packetsLost());
    assertEquals(serverWatch.reportedLost, pair.serverConnection().stats().packetsLost());
  }

  /** Each path has its own losses, and each is counted once, on the path where it happened. */
  @Test
  void lossesOfEachPath_areWhatTheNetworkDropped() {
    connect();
    loss = 0.05;
    transferBothWays(1_000_000);
    loss = 0;
    pair.world().runFor(10 * SECOND);
    pair.clientConnection().migrateSource(MOVED, pair.world().now());
    pair.world().runFor(10 * SECOND);
    loss = 0.02;
    transferBothWays(1_500_000);
    loss = 0;
    pair.world().runFor(10 * SECOND);
    for (SocketAddress address : List.of(FIRST, MOVED)) {
      assertPath(pair.clientConnection(), address, SERVER);
      assertPath(pair.serverConnection(), SERVER, address);
      assertLosses(pair.clientConnection(), address, SERVER);
      assertLosses(pair.serverConnection(), SERVER, address);
    }
    assertTotals(pair.client(), pair.clientConnection());
    assertTotals(pair.server(), pair.serverConnection());
  }

  private void assertLosses(QuicConnection connection, SocketAddress local, SocketAddress peer) {
    long dropped = count(local, peer).lostPackets;
    assertTrue(dropped > 10, dropped + " drops are not enough for a test");
    assertEquals(dropped, path(connection, local, peer).packetsLost());
  }

  /** In packets: every one that arrives is either new or a copy. */
  @Test
  void copies_areCountedAsDropped() {
    connect();
    ConnectionStats before = pair.serverConnection().stats();
    long sentBefore = pair.clientConnection().stats().packetsSent();
    long arrivedBefore = count(FIRST, SERVER).arrivedDatagrams;
    pair.network().faults(0, 0.2);
    transferBothWays(500_000);
    pair.network().faults(0, 0);
    pair.world().runFor(5 * SECOND);
    ConnectionStats after = pair.serverConnection().stats();
    long sent = pair.clientConnection().stats().packetsSent() - sentBefore;
    long arrived = count(FIRST, SERVER).arrivedDatagrams - arrivedBefore;
    assertTrue(arrived > sent * 1.1, arrived + " of " + sent);
    assertEquals(sent, after.packetsReceived() - before.packetsReceived());
    assertEquals(arrived - sent, after.packetsDropped() - before.packetsDropped());
  }
}
