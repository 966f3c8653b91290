package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.testing.ForgedPeer;
import dev.crowfly.quic.testing.FrameLog;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.RebindingNat;
import dev.crowfly.quic.testing.Transfer;
import dev.crowfly.quic.wire.FrameType;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * disable_active_migration (RFC 9000 §18.2), both ways: we do what the peer asks, and see to it
 * that a peer does what we ask; but a NAT asks nobody.
 */
class DisabledMigrationTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final InetSocketAddress ELSEWHERE = Pair.address(7, 7_000);
  private static final byte[] PING = {(byte) FrameType.PING, 0, 0, 0};
  private static final byte[] CHALLENGE = {(byte) FrameType.PATH_CHALLENGE, 1, 2, 3, 4, 5, 6, 7, 8};

  private final Pair pair = new Pair(51);

  private void transfer(long bytes) {
    Transfer serverSide = new Transfer(pair.server(), pair.serverConnection(), bytes);
    Transfer clientSide = new Transfer(pair.client(), pair.clientConnection(), bytes).open();
    assertTrue(
        pair.world()
            .runUntil(
                () -> clientSide.isDone() && serverSide.isDone(), pair.world().now() + 60 * SECOND),
        () -> clientSide + " and " + serverSide);
  }

  private static QuicConfig disabled(boolean disable) {
    return QuicConfig.builder(Pair.serverTls().build())
        .disableActiveMigration(disable)
        .addressDiscovery(false, false)
        .build();
  }

  @Test
  void aServerThatAsksForIt_isNotMovedAwayFrom() {
    pair.serverConfig(disabled(true));
    pair.client().addAddress(ELSEWHERE);
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    pair.network()
        .tap((from, to, bytes) -> assertFalse(from.equals(ELSEWHERE), "sent from elsewhere"));
    long now = pair.world().now();
    assertThrows(
        PathException.MigrationDisabled.class,
        () -> pair.clientConnection().probePath(ELSEWHERE, Pair.SERVER_ADDRESS, 0, now));
    assertThrows(
        PathException.MigrationDisabled.class,
        () -> pair.clientConnection().migrate(ELSEWHERE, Pair.SERVER_ADDRESS, now));
    assertThrows(
        PathException.MigrationDisabled.class,
        () -> pair.clientConnection().migrateSource(ELSEWHERE, now));
    transfer(100_000);
    assertEquals(1, pair.clientConnection().pathStats().size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientThatMovesNevertheless_isNotHeard(boolean disable) {
    ForgedPeer client = ForgedPeer.client(pair);
    pair.serverConfig(disabled(disable));
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
    // Whoever moves on purpose takes another connection ID (RFC 9000 §9.5).
    byte[] another = connectionId(client, 1);
    for (byte[] frames : new byte[][] {CHALLENGE, PING}) {
      byte[] packet = client.packet(EncryptionLevel.ONE_RTT, another, frames);
      pair.world().deliver(pair.server(), packet, ELSEWHERE);
    }
    int paths = pair.serverConnection().pathStats().size();
    long answered = pair.server().amplification().sentTo(ELSEWHERE);
    assertEquals(disable ? 1 : 2, paths);
    assertEquals(!disable, answered > 0);
    assertFalse(pair.serverConnection().isClosed());
    assertEquals(disable ? 2 : 0, pair.serverConnection().stats().packetsDropped());
  }

  private static byte[] connectionId(ForgedPeer client, long sequence) {
    FrameLog.Call issued =
        client.answers().stream()
            .filter(c -> c.name().equals("onNewConnectionId") && c.number(0) == sequence)
            .findFirst()
            .orElseThrow();
    int offset = (int) issued.number(3);
    byte[] buf = (byte[]) issued.arguments().get(2);
    return Arrays.copyOfRange(buf, offset, offset + (int) issued.number(4));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNat_isFollowedWhicheverSideAsksForIt(boolean server) {
    QuicConfig.Builder asking =
        QuicConfig.builder((server ? Pair.serverTls() : Pair.clientTls()).build())
            .disableActiveMigration(true);
    if (server) {
      pair.serverConfig(asking.build());
    } else {
      pair.clientConfig(asking.build());
    }
    RebindingNat nat = new RebindingNat(Pair.CLIENT_ADDRESS);
    pair.network().translation(nat);
    assertTrue(pair.handshake(5 * SECOND));
    for (int i = 0; i < 5; i++) {
      transfer(100_000);
      nat.rebind();
      pair.world().runFor(SECOND);
    }
    transfer(100_000);
    assertTrue(
        pair.serverConnection().pathStats().stream()
            .anyMatch(path -> path.active() && path.peer().equals(nat.outside())));
  }
}
