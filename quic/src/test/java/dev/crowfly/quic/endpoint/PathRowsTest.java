package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.testing.DeadAddress;
import dev.crowfly.quic.testing.ForgedPeer;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.Transfer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Rows of sections 11 and 12 of the path semantics that speak of data, bytes or time, on whole
 * connections. {@code QuichePathRowsTest} has the table of all rows.
 */
class PathRowsTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long DELAY = 25 * MILLI;
  private static final InetSocketAddress HOME = Pair.CLIENT_ADDRESS;
  private static final InetSocketAddress SERVER = Pair.SERVER_ADDRESS;
  private static final InetSocketAddress WIFI = Pair.address(7, 7_000);
  private static final InetSocketAddress LTE = Pair.address(8, 8_000);

  private final Pair pair = new Pair(71);
  private QuicConnection client;
  private QuicConnection server;
  private Transfer clientSide;
  private Transfer serverSide;

  private void connected() {
    pair.network().delay(DELAY, 0);
    pair.client().addAddress(WIFI);
    pair.client().addAddress(LTE);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    client = pair.clientConnection();
    server = pair.serverConnection();
  }

  private void transfer(long bytes) {
    serverSide = new Transfer(pair.server(), server, bytes);
    clientSide = new Transfer(pair.client(), client, bytes).open();
  }

  private boolean isDone() {
    return clientSide.isDone() && serverSide.isDone();
  }

  private void assertAllArrives() {
    assertTrue(
        pair.world().runUntil(this::isDone, now() + 120 * SECOND),
        () -> clientSide + " and " + serverSide);
  }

  private long now() {
    return pair.world().now();
  }

  /** Events of paths since the last call, those of address discovery left out. */
  private static List<String> events(dev.crowfly.quic.testing.Host host, boolean ofClient) {
    List<String> words = new ArrayList<>();
    for (QuicEvent.PathUpdated update : host.events(QuicEvent.PathUpdated.class)) {
      String kind = update.event().getClass().getSimpleName();
      if (!kind.equals("AddressObserved")) {
        Object end = ofClient ? update.event().local() : update.event().peer();
        words.add(kind + ":" + name(end));
      }
    }
    host.events().clear();
    return words;
  }

  private static String name(Object address) {
    return address.equals(HOME) ? "home" : address.equals(WIFI) ? "wifi" : "lte";
  }

  private List<String> clientEvents() {
    return events(pair.client(), true);
  }

  private List<String> serverEvents() {
    return events(pair.server(), false);
  }

  private static PathStats path(QuicConnection connection, InetSocketAddress local) {
    return connection.pathStats().stream()
        .filter(path -> path.local().equals(local))
        .findFirst()
        .orElseThrow();
  }

  // --------------------------------------------------------------------------- section 11

  @Test
  void connectionMigration_probed() {
    connected();
    client.probePath(WIFI, SERVER, 2 * DELAY, now());
    pair.world().runFor(SECOND);
    assertEquals(List.of("Validated:wifi"), clientEvents());
    assertEquals(List.of("New:wifi", "Validated:wifi"), serverEvents());
    transfer(300_000);
    client.migrate(WIFI, SERVER, now());
    assertAllArrives();
    assertEquals(List.of(), clientEvents());
    assertEquals(List.of("PeerMigrated:wifi"), serverEvents());
  }

  @Test
  void connectionMigration_unprobed() {
    connected();
    transfer(300_000);
    client.migrateSource(WIFI, now());
    assertAllArrives();
    assertEquals(List.of("Validated:wifi"), clientEvents());
    assertEquals(List.of("New:wifi", "Validated:wifi", "PeerMigrated:wifi"), serverEvents());
  }

  @Test
  void losingProbingPackets_oneLossRecovers_afterTwiceTheSeededRtt() {
    connected();
    AtomicInteger probes = new AtomicInteger();
    pair.network()
        .dropRule((index, from, bytes) -> from.equals(WIFI) && probes.getAndIncrement() == 0);
    long began = now();
    client.probePath(WIFI, SERVER, 2 * DELAY, began);
    assertTrue(pair.world().runUntil(() -> client.isPathValidated(WIFI, SERVER), now() + SECOND));
    assertEquals(began + 2 * (2 * DELAY) + 2 * DELAY, now());
  }

  @Test
  void clientDiscardUnknownAddress() {
    connected();
    long dropped = client.stats().packetsDropped();
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (to.equals(HOME)) {
                pair.network().inject(bytes, LTE, HOME, now() + DELAY - MILLI);
              }
            });
    transfer(100_000);
    assertAllArrives();
    assertEquals(1, client.pathStats().size());
    assertTrue(client.stats().packetsDropped() > dropped + 50);
  }

  @Test
  void pathProbingDos_aServerWithTwoPathsKeepsTheOneInUse() {
    pair.serverConfig(QuicConfig.builder(Pair.serverTls().build()).maxPaths(2).build());
    connected();
    transfer(1_000_000);
    for (int round = 0; round < 5; round++) {
      client.probePath(WIFI, SERVER, 2 * DELAY, now());
      pair.world().runFor(200 * MILLI);
      client.probePath(LTE, SERVER, 2 * DELAY, now());
      pair.world().runFor(200 * MILLI);
      assertEquals(2, server.pathStats().size());
    }
    assertAllArrives();
    assertTrue(server.pathStats().stream().anyMatch(p -> p.active() && p.peer().equals(HOME)));
  }

  @Test
  void retireConnectionId_repeatedAndExotic() {
    ForgedPeer forged = ForgedPeer.client(pair);
    connected();
    for (int i = 0; i < 3; i++) {
      forged.send(EncryptionLevel.ONE_RTT, frames -> frames.retireConnectionId(5));
      assertFalse(server.isClosed(), "a repetition is no error");
    }
    // connection_id_retire_exotic_sequence: the number was never issued.
    forged.send(EncryptionLevel.ONE_RTT, frames -> frames.retireConnectionId(1L << 40));
    assertTrue(server.isClosed());
  }

  // --------------------------------------------------------------------------- section 12

  @Test
  void inFlightDataOnTheOldPath_isSentAgainOnTheNewOneAtOnce() {
    connected();
    client.probePath(WIFI, SERVER, 2 * DELAY, now());
    pair.world().runFor(SECOND);
    pair.network().translation(new DeadAddress(HOME));
    transfer(5_000);
    pair.world().flush();
    client.migrate(WIFI, SERVER, now());
    long began = now();
    assertTrue(
        pair.world().runUntil(() -> serverSide.readBytes().getAsLong() == 5_000, began + SECOND));
    assertEquals(DELAY, now() - began, "no probe timeout went by");
    assertAllArrives();
  }

  @Test
  void migrateToAFailedPath_isRejectedAndTheTransferGoesOn() {
    connected();
    pair.network().dropRule((index, from, bytes) -> from.equals(WIFI));
    client.probePath(WIFI, SERVER, 2 * DELAY, now());
    pair.world().runFor(5 * SECOND);
    assertEquals(PathState.FAILED, path(client, WIFI).state());
    transfer(300_000);
    assertThrows(PathException.PathFailed.class, () -> client.migrate(WIFI, SERVER, now()));
    assertAllArrives();
    assertTrue(path(client, HOME).active());
    assertEquals(0, server.pathStats().stream().filter(p -> p.peer().equals(WIFI)).count());
  }

  @Test
  void withoutAnyPath_itKeepsTryingUntilTheIdleTimeoutEndsIt() {
    connected();
    client.probePath(WIFI, SERVER, 2 * DELAY, now());
    pair.world().runFor(SECOND);
    pair.network().dropRule((index, from, bytes) -> true);
    transfer(100_000);
    long idle = 30 * SECOND;
    pair.world().runFor(idle - 2 * SECOND);
    assertFalse(client.isClosed());
    assertTrue(path(client, HOME).datagramsSent() + path(client, WIFI).datagramsSent() > 20);
    pair.world().runFor(5 * SECOND);
    assertEquals(new CloseReason.IdleTimedOut(), client.closeReason().orElseThrow());
    assertEquals(new CloseReason.IdleTimedOut(), server.closeReason().orElseThrow());
  }

  @Test
  void withoutAnyPath_itGoesOnWithTheOneThatComesBack() {
    connected();
    client.probePath(WIFI, SERVER, 2 * DELAY, now());
    pair.world().runFor(SECOND);
    transfer(500_000);
    pair.world().runFor(100 * MILLI);
    pair.network().dropRule((index, from, bytes) -> true);
    pair.world().runFor(15 * SECOND);
    pair.network().dropRule((index, from, bytes) -> from.equals(HOME));
    pair.network().translation(new DeadAddress(HOME));
    assertAllArrives();
    assertTrue(path(client, WIFI).active());
  }

  @Test
  void maxPaths_isASettingOfItsOwn() {
    pair.clientConfig(QuicConfig.builder(Pair.clientTls().build()).maxPaths(2).build());
    connected();
    client.probePath(WIFI, SERVER, 2 * DELAY, now());
    assertThrows(
        PathException.PathTableFull.class, () -> client.probePath(LTE, SERVER, 2 * DELAY, now()));
    assertEquals(6, client.availableDcids(), "it is not for want of connection IDs");
  }
}
