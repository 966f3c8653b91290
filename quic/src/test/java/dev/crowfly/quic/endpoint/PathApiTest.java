package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.Transfer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Paths and connection IDs as an application steers them, on whole connections. */
class PathApiTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final InetSocketAddress WIFI = Pair.address(7, 7_000);
  private static final InetSocketAddress SERVER = Pair.SERVER_ADDRESS;

  private final Pair pair = new Pair(21);
  private final Transmit out = new Transmit();
  private final byte[] slot = new byte[1_500];
  private QuicConnection client;
  private QuicConnection server;

  private void connected() {
    pair.client().addAddress(WIFI);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    client = pair.clientConnection();
    server = pair.serverConnection();
  }

  private long now() {
    return pair.world().now();
  }

  private boolean send(QuicConnection connection, InetSocketAddress from, InetSocketAddress to) {
    return connection.sendOnPath(from, to, out.reset(slot, 0, slot.length), now());
  }

  private static PathStats active(QuicConnection connection) {
    return connection.pathStats().stream().filter(PathStats::active).findFirst().orElseThrow();
  }

  private void transferBothWays(long bytes) {
    Transfer serverSide = new Transfer(pair.server(), server, bytes);
    Transfer clientSide = new Transfer(pair.client(), client, bytes).open();
    assertTrue(
        pair.world()
            .runUntil(() -> clientSide.isDone() && serverSide.isDone(), now() + 120 * SECOND),
        () -> clientSide + " and " + serverSide);
  }

  // ------------------------------------------------------------------------------ sendOnPath

  @Test
  void sendOnPath_filters() {
    connected();
    assertThrows(PathException.UnknownPath.class, () -> send(client, WIFI, SERVER));
    assertFalse(send(client, WIFI, null));
    assertFalse(send(client, null, WIFI));
    assertFalse(send(client, null, null), "nothing is due");
    client.ping(now());
    assertEquals(1, client.probePath(WIFI, SERVER, 50 * MILLI, now()));
    assertTrue(send(client, WIFI, SERVER));
    assertEquals(List.of(WIFI, SERVER, 1_200), List.of(out.local(), out.peer(), out.length()));
    assertFalse(send(client, WIFI, SERVER), "data is not for a path that is not active");
    assertTrue(send(client, Pair.CLIENT_ADDRESS, null));
    assertEquals(List.of(Pair.CLIENT_ADDRESS, SERVER), List.of(out.local(), out.peer()));
    assertFalse(send(client, null, null), "each datagram leaves once");
    assertFalse(pair.client().endpoint().pollTransmit(out.reset(slot, 0, slot.length), now()));
  }

  @Test
  void sendOnPath_leavesToPollTransmitWhatTheFilterLeavesOut() {
    connected();
    client.ping(now());
    assertFalse(send(client, WIFI, null));
    assertTrue(pair.client().endpoint().pollTransmit(out.reset(slot, 0, slot.length), now()));
    assertEquals(Pair.CLIENT_ADDRESS, out.local());
  }

  @Test
  void sendOnPath_writesNothingIntoLessThan1200Bytes() {
    connected();
    client.ping(now());
    assertFalse(client.sendOnPath(null, null, out.reset(slot, 0, 1_199), now()));
    assertTrue(client.sendOnPath(null, null, out.reset(slot, 0, 1_200), now()));
  }

  @Test
  void sendOnPath_carriesTheHandshakeAndTheEnd() {
    client = pair.connect();
    assertFalse(send(client, WIFI, null));
    assertThrows(PathException.UnknownPath.class, () -> send(client, WIFI, SERVER));
    assertTrue(send(client, Pair.CLIENT_ADDRESS, SERVER));
    assertEquals(1_200, out.length());
    Pair second = new Pair(22);
    assertTrue(second.handshake(5 * SECOND));
    QuicConnection closing = second.clientConnection();
    closing.close(7, "enough", second.world().now());
    assertFalse(closing.sendOnPath(WIFI, null, out.reset(slot, 0, 1_500), second.world().now()));
    assertTrue(closing.sendOnPath(null, SERVER, out.reset(slot, 0, 1_500), second.world().now()));
    assertFalse(closing.sendOnPath(null, SERVER, out.reset(slot, 0, 1_500), second.world().now()));
  }

  @Test
  void sendOnPath_saysThatAProbeWaitsForAConnectionId() {
    connected();
    int spare = client.availableDcids();
    assertEquals(7, spare);
    for (int i = 0; i < spare; i++) {
      InetSocketAddress another = Pair.address(8, 8_000 + i);
      pair.client().addAddress(another);
      client.probePath(another, SERVER, 50 * MILLI, now());
    }
    assertEquals(0, client.availableDcids());
    // The application takes one path's ID away, the server's replacement is on its way.
    InetSocketAddress last = Pair.address(8, 8_000);
    PathStats path =
        client.pathStats().stream().filter(p -> p.local().equals(last)).findFirst().orElseThrow();
    client.retireDcid(path.dcidSequence(), now());
    assertThrows(PathException.NoSparePeerCid.class, () -> send(client, last, SERVER));
    assertThrows(
        PathException.NoSparePeerCid.class, () -> client.probePath(last, SERVER, 0, now()));
    pair.world().runFor(SECOND);
    assertTrue(client.isPathValidated(last, SERVER), "it was asked as soon as there was one");
  }

  @Test
  void drainingPathByPath_inAnyOrderAndMixedWithPollTransmit_losesAndDoublesNothing() {
    long seed = 4711;
    System.out.println("draining by path, seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    pair.network().delay(5 * MILLI, 0);
    connected();
    client.probePath(WIFI, SERVER, 10 * MILLI, now());
    long before = pair.network().sent();
    long counted = sentByBoth();
    pair.client().poller((transmit, time) -> pollAnyhow(pair.client(), client, random, transmit));
    pair.server().poller((transmit, time) -> pollAnyhow(pair.server(), server, random, transmit));
    transferBothWays(3_000_000);
    assertTrue(client.isPathValidated(WIFI, SERVER));
    assertEquals(pair.network().sent() - before, sentByBoth() - counted, "all are counted");
    assertEquals(0, client.stats().packetsDropped() + server.stats().packetsDropped());
    assertEquals(0, client.stats().packetsLost() + server.stats().packetsLost());
  }

  private long sentByBoth() {
    return pair.client().endpoint().stats().datagramsSent()
        + pair.server().endpoint().stats().datagramsSent();
  }

  /** A few filtered calls, and as the last resort what has no filter. */
  private boolean pollAnyhow(
      Host host, QuicConnection connection, SplittableRandom random, Transmit transmit) {
    List<PathStats> paths = connection.pathStats();
    for (int tries = random.nextInt(4); tries > 0; tries--) {
      PathStats path = paths.get(random.nextInt(paths.size()));
      boolean sent =
          connection.sendOnPath(
              random.nextBoolean() ? path.local() : null,
              random.nextBoolean() ? path.peer() : null,
              transmit,
              now());
      if (sent) {
        return true;
      }
    }
    return random.nextBoolean()
        ? host.endpoint().pollTransmit(transmit, now())
        : connection.sendOnPath(null, null, transmit, now());
  }

  // -------------------------------------------------------------------------- connection IDs

  @Test
  void newScid_replacesTheOldestOne_asOftenAsThePeerFollows() {
    connected();
    for (int round = 0; round < 20; round++) {
      assertEquals(0, server.scidsLeft());
      assertThrows(PathException.LocalCidLimit.class, () -> server.newScid(false, now()));
      assertEquals(8 + round, server.newScid(true, now()));
      assertThrows(PathException.LocalCidLimit.class, () -> server.newScid(true, now()));
      pair.world().runFor(SECOND);
      assertEquals(round + 1, active(client).dcidSequence());
      assertEquals(7, client.availableDcids());
    }
    assertEquals(20, active(server).scidSequence());
    assertEquals(0, server.pathStats().get(0).dcidSequence(), "the other way nothing has changed");
    transferBothWays(100_000);
  }

  @Test
  void newScid_isTooEarlyDuringTheHandshake() {
    client = pair.connect();
    assertThrows(PathException.HandshakeUnconfirmed.class, () -> client.newScid(true, now()));
    assertThrows(
        PathException.HandshakeUnconfirmed.class, () -> client.migrate(WIFI, SERVER, now()));
    client.close(0, "", now());
    assertThrows(IllegalStateException.class, () -> client.newScid(true, now()));
    assertThrows(IllegalStateException.class, () -> client.retireDcid(0, now()));
  }

  @Test
  void retireDcid_givesTheActivePathAnother_andThePeerReplacesIt() {
    connected();
    assertThrows(PathException.UnknownCid.class, () -> client.retireDcid(99, now()));
    for (int round = 0; round < 20; round++) {
      long old = active(client).dcidSequence();
      client.retireDcid(old, now());
      assertNotEquals(old, active(client).dcidSequence());
      assertEquals(6, client.availableDcids());
      assertThrows(PathException.UnknownCid.class, () -> client.retireDcid(old, now()));
      pair.world().runFor(SECOND);
      assertEquals(7, client.availableDcids());
    }
    transferBothWays(100_000);
  }

  @Test
  void migrate_tellsTheConnectionId() {
    connected();
    long sequence = client.migrate(WIFI, SERVER, now());
    assertEquals(sequence, active(client).dcidSequence());
    assertEquals(sequence, client.migrate(WIFI, SERVER, now()), "nothing changes");
    pair.world().runFor(SECOND);
    assertEquals(sequence, active(server).scidSequence());
  }

  @Test
  void disableActiveMigration_ofTheServer_isATypedErrorAtTheClient() {
    pair.serverConfig(
        QuicConfig.builder(Pair.serverTls().build()).disableActiveMigration(true).build());
    connected();
    assertThrows(
        PathException.MigrationDisabled.class, () -> client.probePath(WIFI, SERVER, 0, now()));
    assertThrows(PathException.MigrationDisabled.class, () -> client.migrateSource(WIFI, now()));
    assertEquals(1, client.pathStats().size());
    assertThrows(
        PathException.ServerMayNotMigrate.class, () -> server.migrate(SERVER, WIFI, now()));
    assertThrows(PathException.UnknownPath.class, () -> server.probePath(SERVER, WIFI, 0, now()));
  }
}
