package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.RebindingNat;
import dev.crowfly.quic.testing.Transfer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that change their paths while data flows, every byte checked (RFC 9000 §9). */
class PathChangeTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final int CHANGES = 1_000;
  private static final long BYTES = 20_000_000;

  private final Pair pair = new Pair(11);
  private Transfer clientSide;
  private Transfer serverSide;

  private void transfer() {
    serverSide = new Transfer(pair.server(), pair.serverConnection(), BYTES);
    clientSide = new Transfer(pair.client(), pair.clientConnection(), BYTES).open();
  }

  private boolean isAnswered(SocketAddress peer) {
    return pair.serverConnection().pathStats().stream()
        .anyMatch(
            path ->
                path.peer().equals(peer) && path.state().compareTo(PathState.VALIDATING_MTU) >= 0);
  }

  private boolean isDone() {
    return clientSide.isDone() && serverSide.isDone();
  }

  private String state() {
    return "at "
        + pair.world().now() / MILLI
        + " ms, client "
        + clientSide
        + " "
        + pair.clientConnection().closeReason()
        + " "
        + pair.clientConnection().pathStats()
        + ", server "
        + serverSide
        + " "
        + pair.serverConnection().closeReason()
        + " "
        + pair.serverConnection().pathStats();
  }

  @Test
  void aThousandNatRebindings_loseNoByte() {
    pair.network().delay(5 * MILLI, 0);
    // A client that only receives, from a server that has lost it, notices by its PING alone.
    pair.clientConfig(QuicConfig.builder(Pair.clientTls().build()).keepAliveMillis(50).build());
    RebindingNat nat = new RebindingNat(Pair.CLIENT_ADDRESS);
    pair.network().translation(nat);
    assertTrue(pair.handshake(5 * SECOND));
    // RFC 9000 §8.2.1: an answered challenge lifts the limit, even one too small to prove the MTU.
    pair.server().amplification().proof(this::isAnswered);
    transfer();
    for (int i = 0; i < CHANGES; i++) {
      pair.world().runFor(100 * MILLI);
      assertFalse(pair.clientConnection().isClosed(), this::state);
      assertFalse(pair.serverConnection().isClosed(), this::state);
      nat.rebind();
    }
    assertTrue(pair.world().runUntil(this::isDone, pair.world().now() + 600 * SECOND), this::state);
    List<PathEvent> events =
        pair.server().events(QuicEvent.PathUpdated.class).stream()
            .map(QuicEvent.PathUpdated::event)
            .toList();
    long migrated = events.stream().filter(PathEvent.PeerMigrated.class::isInstance).count();
    System.out.printf(
        "%d rebindings: %d followed, %d path events, %d paths in the end, %.1f s%n",
        CHANGES,
        migrated,
        events.size(),
        pair.serverConnection().pathStats().size(),
        pair.world().now() / (double) SECOND);
    assertTrue(migrated > CHANGES / 2, "followed: " + migrated);
    assertTrue(pair.serverConnection().pathStats().size() <= 8);
  }

  @Test
  void aThousandClientMigrations_loseNoByte() {
    pair.network().delay(5 * MILLI, 0);
    assertTrue(pair.handshake(5 * SECOND));
    transfer();
    for (int i = 1; i <= CHANGES; i++) {
      pair.world().runFor(100 * MILLI);
      assertFalse(pair.clientConnection().isClosed(), this::state);
      InetSocketAddress next = Pair.address(10 + i / 200, 1_000 + i);
      pair.client().addAddress(next);
      migrateAsSoonAsPossible(next);
    }
    assertTrue(pair.world().runUntil(this::isDone, pair.world().now() + 600 * SECOND), this::state);
    pair.world().runFor(SECOND);
    long migrated =
        pair.server().events(QuicEvent.PathUpdated.class).stream()
            .filter(update -> update.event() instanceof PathEvent.PeerMigrated)
            .count();
    assertEquals(CHANGES, migrated);
    System.out.printf(
        "%d migrations followed, %.1f s%n", migrated, pair.world().now() / (double) SECOND);
  }

  /** The ID of a path that was left is kept for what may still be on its way to it. */
  private void migrateAsSoonAsPossible(InetSocketAddress next) {
    for (int tries = 0; tries < 100; tries++) {
      try {
        pair.clientConnection().migrateSource(next, pair.world().now());
        return;
      } catch (PathException.NoSparePeerCid | PathException.NoSpareLocalCid e) {
        pair.world().runFor(50 * MILLI);
      }
    }
    throw new AssertionError("no connection ID for a new path in 5 s: " + state());
  }

  @Test
  void aProbedPath_isValidatedOnBothSidesAndCanBeMigratedTo() {
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    InetSocketAddress second = Pair.address(7, 7_000);
    pair.client().addAddress(second);
    pair.clientConnection().probePath(second, Pair.SERVER_ADDRESS, 50 * MILLI, pair.world().now());
    pair.world().runFor(SECOND);
    assertTrue(pair.clientConnection().isPathValidated(second, Pair.SERVER_ADDRESS));
    assertTrue(pair.serverConnection().isPathValidated(Pair.SERVER_ADDRESS, second));
    pair.clientConnection().migrate(second, Pair.SERVER_ADDRESS, pair.world().now());
    transfer();
    assertTrue(pair.world().runUntil(this::isDone, pair.world().now() + 60 * SECOND), this::state);
    assertTrue(
        pair.serverConnection().pathStats().stream()
            .anyMatch(path -> path.active() && path.peer().equals(second)));
  }

  @Test
  void aProbeWithoutAnswer_fails() {
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    InetSocketAddress dead = Pair.address(7, 7_000);
    pair.client().addAddress(dead);
    pair.network().dropRule((index, from, bytes) -> from.equals(dead));
    pair.clientConnection().probePath(dead, Pair.SERVER_ADDRESS, 50 * MILLI, pair.world().now());
    pair.world().runFor(10 * SECOND);
    assertTrue(
        pair.client()
            .events()
            .contains(
                new QuicEvent.PathUpdated(
                    pair.clientConnection(),
                    new PathEvent.FailedValidation(dead, Pair.SERVER_ADDRESS))));
    assertTrue(
        pair.clientConnection().pathStats().stream()
            .anyMatch(path -> path.local().equals(dead) && path.state() == PathState.FAILED));
    assertFalse(pair.clientConnection().isClosed());
  }

  @Test
  void aDeadActivePath_isLeftForAValidatedOneWithinASecond() {
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    InetSocketAddress second = Pair.address(7, 7_000);
    pair.client().addAddress(second);
    pair.clientConnection().probePath(second, Pair.SERVER_ADDRESS, 50 * MILLI, pair.world().now());
    pair.world().runFor(SECOND);
    transfer();
    pair.world().runFor(SECOND);
    long died = pair.world().now();
    pair.network().translation(new dev.crowfly.quic.testing.DeadAddress(Pair.CLIENT_ADDRESS));
    assertTrue(
        pair.world()
            .runUntil(
                () ->
                    pair.client().events(QuicEvent.PathUpdated.class).stream()
                        .anyMatch(u -> u.event() instanceof PathEvent.FailedOver),
                died + 5 * SECOND),
        this::state);
    System.out.printf(
        "failed over after %d ms at 50 ms RTT%n", (pair.world().now() - died) / MILLI);
    assertTrue(pair.world().runUntil(this::isDone, pair.world().now() + 600 * SECOND), this::state);
  }

  @Test
  void bothSides_learnTheirAddressesAsThePeerSeesThem() {
    RebindingNat nat = new RebindingNat(Pair.CLIENT_ADDRESS);
    pair.network().translation(nat);
    InetSocketAddress outside = nat.outside();
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    assertTrue(
        pair.client()
            .events()
            .contains(
                new QuicEvent.PathUpdated(
                    pair.clientConnection(),
                    new PathEvent.AddressObserved(
                        Pair.CLIENT_ADDRESS, Pair.SERVER_ADDRESS, outside))));
    assertTrue(
        pair.server()
            .events()
            .contains(
                new QuicEvent.PathUpdated(
                    pair.serverConnection(),
                    new PathEvent.AddressObserved(
                        Pair.SERVER_ADDRESS, outside, Pair.SERVER_ADDRESS))));
  }
}
