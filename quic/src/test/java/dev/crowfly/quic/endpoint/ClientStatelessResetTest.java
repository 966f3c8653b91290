package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.testing.FrameLog;
import dev.crowfly.quic.testing.FrameWatch;
import dev.crowfly.quic.testing.Pair;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * RFC 9000 §10.3 with the client as the side that has lost its state. A server learns tokens by
 * NEW_CONNECTION_ID alone, so the ID of the handshake has none; those that follow have.
 */
class ClientStatelessResetTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int ID_BYTES = 8;
  private static final int TOKEN_BYTES = 16;
  private static final Optional<CloseReason> RESET =
      Optional.of(new CloseReason.StatelesslyReset());

  private final Pair pair = new Pair(71);
  private final Map<Long, byte[]> ids = new HashMap<>();
  private final Map<Long, byte[]> tokens = new HashMap<>();
  private final List<byte[]> toServer = new ArrayList<>();
  private final List<byte[]> toClient = new ArrayList<>();
  private SocketAddress clientAddress = Pair.CLIENT_ADDRESS;

  private void handshake() {
    QuicConfig.Builder config = QuicConfig.builder(Pair.clientTls().build());
    FrameWatch.watch(config, this::onIssued, "onNewConnectionId");
    pair.clientConfig(config.build());
    pair.network()
        .tap(
            (from, to, bytes) -> (to.equals(Pair.SERVER_ADDRESS) ? toServer : toClient).add(bytes));
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
  }

  private void onIssued(long now, FrameLog.Call frame) {
    byte[] buf = (byte[]) frame.arguments().get(2);
    int id = (int) frame.number(3);
    int token = (int) frame.number(5);
    ids.put(frame.number(0), Arrays.copyOfRange(buf, id, id + ID_BYTES));
    tokens.put(frame.number(0), Arrays.copyOfRange(buf, token, token + TOKEN_BYTES));
  }

  /** The server follows, and addresses the client by an ID that it has not used before. */
  private void migrate(int number) {
    InetSocketAddress next = Pair.address(7, 7_000 + number);
    pair.client().addAddress(next);
    clientAddress = next;
    pair.clientConnection().migrateSource(next, pair.world().now());
    pair.world().runFor(10 * SECOND);
    assertEquals(next, serversActivePath().peer());
  }

  private PathStats serversActivePath() {
    return pair.serverConnection().pathStats().stream()
        .filter(PathStats::active)
        .findFirst()
        .orElseThrow();
  }

  /** The sequence number of the client's ID that the server writes to on its active path. */
  private long sequenceInUse() {
    toClient.clear();
    pair.serverConnection().ping(pair.world().now());
    pair.world().flush();
    byte[] dcid = Arrays.copyOfRange(toClient.get(0), 1, 1 + ID_BYTES);
    pair.world().runFor(SECOND);
    return ids.entrySet().stream()
        .filter(entry -> Arrays.equals(entry.getValue(), dcid))
        .mapToLong(Map.Entry::getKey)
        .findFirst()
        .orElse(0);
  }

  private void clientForgets() {
    pair.network().dropRule((index, from, bytes) -> true);
    pair.clientConnection().close(1, "", pair.world().now());
    pair.world()
        .runUntil(
            () -> pair.client().endpoint().stats().connections() == 0,
            pair.world().now() + 10 * SECOND);
    assertEquals(0, pair.client().endpoint().stats().connections());
    assertFalse(pair.serverConnection().isClosed());
    pair.network().dropRule((index, from, bytes) -> false);
  }

  private byte[] resetWith(byte[] token) {
    byte[] reset = new byte[40];
    reset[0] = 0x4a;
    System.arraycopy(token, 0, reset, reset.length - TOKEN_BYTES, TOKEN_BYTES);
    return reset;
  }

  private void deliverReset(long sequence) {
    pair.world().deliver(pair.server(), resetWith(tokens.get(sequence)), clientAddress);
  }

  @Test
  void theClientsEndpoint_answersWhatItDoesNotKnow_andTheServerBelievesIt() {
    handshake();
    migrate(1);
    clientForgets();
    pair.serverConnection().ping(pair.world().now());
    pair.world().runFor(SECOND);
    assertTrue(pair.client().endpoint().stats().resetsSent() > 0);
    assertEquals(RESET, pair.serverConnection().closeReason());
    assertEquals(0, pair.server().endpoint().stats().resetsSent(), "a reset is not answered");
    pair.assertForgotten(60 * SECOND);
  }

  /** The other way to look at it: the packet is for a connection, and does not open. */
  @Test
  void aResetUnderTheServersOwnId_isUnderstoodToo() {
    handshake();
    migrate(1);
    byte[] last = toServer.get(toServer.size() - 1);
    assertEquals(0x40, last[0] & 0xc0);
    clientForgets();
    pair.network().dropRule((index, from, bytes) -> from.equals(clientAddress));
    int before = toServer.size();
    pair.serverConnection().ping(pair.world().now());
    pair.world().runUntil(() -> toServer.size() > before, pair.world().now() + SECOND);
    byte[] reset = toServer.get(before).clone();
    System.arraycopy(last, 1, reset, 1, ID_BYTES);
    byte[] forged = reset.clone();
    forged[forged.length - 1] ^= 1;
    pair.world().deliver(pair.server(), forged, clientAddress);
    assertFalse(pair.serverConnection().isClosed());
    pair.world().deliver(pair.server(), reset, clientAddress);
    assertEquals(RESET, pair.serverConnection().closeReason());
  }

  /** A new endpoint with the secret of the old one knows nothing else of it. */
  @Test
  void aRestartedClientEndpoint_resetsOldConnections() {
    handshake();
    migrate(1);
    pair.network().dropRule((index, from, bytes) -> true);
    toClient.clear();
    pair.serverConnection().ping(pair.world().now());
    pair.world().flush();
    Pair restarted = new Pair(99);
    List<byte[]> answers = new ArrayList<>();
    restarted.network().tap((from, to, bytes) -> answers.add(bytes));
    restarted.world().deliver(restarted.client(), toClient.get(0), Pair.SERVER_ADDRESS);
    assertEquals(1, answers.size());
    pair.world().deliver(pair.server(), answers.get(0), clientAddress);
    assertEquals(RESET, pair.serverConnection().closeReason());
  }

  @Test
  void theTokenOfEachIdInUse_counts_andNoOther() {
    for (int migrations = 1; migrations <= 3; migrations++) {
      ClientStatelessResetTest fresh = new ClientStatelessResetTest();
      fresh.assertOnlyTheTokenInUseCounts(migrations);
    }
  }

  private void assertOnlyTheTokenInUseCounts(int migrations) {
    handshake();
    for (int i = 1; i <= migrations; i++) {
      migrate(i);
    }
    long used = sequenceInUse();
    assertTrue(used > 0, "an ID of NEW_CONNECTION_ID");
    assertTrue(tokens.size() >= 7 + migrations - 1, "retired IDs were replaced");
    for (long sequence : tokens.keySet()) {
      if (sequence != used) {
        deliverReset(sequence);
        assertFalse(pair.serverConnection().isClosed(), "token of " + sequence);
      }
    }
    deliverReset(used);
    assertEquals(RESET, pair.serverConnection().closeReason());
  }

  /** A path that waits for its turn has an ID in use, too. */
  @Test
  void theTokenOfAStandbyPath_countsAsWell() {
    handshake();
    InetSocketAddress standby = Pair.address(7, 7_000);
    pair.client().addAddress(standby);
    pair.clientConnection().probePath(standby, Pair.SERVER_ADDRESS, 0, pair.world().now());
    toClient.clear();
    pair.world().runFor(SECOND);
    assertEquals(Pair.CLIENT_ADDRESS, serversActivePath().peer());
    assertEquals(0, sequenceInUse(), "the active path still has the ID of the handshake");
    deliverReset(2);
    assertFalse(pair.serverConnection().isClosed());
    deliverReset(1);
    assertEquals(RESET, pair.serverConnection().closeReason());
  }

  @Test
  void beforeAnyOtherIdIsInUse_theServerCanNotBeTold() {
    handshake();
    assertEquals(0, sequenceInUse());
    clientForgets();
    pair.serverConnection().ping(pair.world().now());
    pair.world().runFor(SECOND);
    assertTrue(pair.client().endpoint().stats().resetsSent() > 0, "the client tries");
    assertFalse(pair.serverConnection().isClosed());
    pair.world().runFor(60 * SECOND);
    assertEquals(
        Optional.of(new CloseReason.IdleTimedOut()), pair.serverConnection().closeReason());
  }
}
