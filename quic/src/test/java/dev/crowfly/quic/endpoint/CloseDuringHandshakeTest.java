package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.testing.ForgedPeer;
import dev.crowfly.quic.testing.FrameLog;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.wire.PacketHeader;
import dev.crowfly.quic.wire.PacketType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9000 §10.2.3: closing at each stage of the handshake. */
class CloseDuringHandshakeTest {
  private static final long SECOND = 1_000_000_000L;

  /** What the peer must not see before the handshake is complete. */
  private static final String SECRET = "a secret";

  private final Pair pair = new Pair(1);
  private final ForgedPeer atServer = ForgedPeer.server(pair);

  private long now() {
    return pair.world().now();
  }

  private static CloseReason reason(QuicConnection connection) {
    return connection.closeReason().orElseThrow();
  }

  private static void assertApplicationErrorOfPeer(QuicConnection connection) {
    assertEquals(
        new CloseReason.ClosedByTransport(true, TransportErrorCode.APPLICATION_ERROR, 0, ""),
        reason(connection));
  }

  private void closeClient() {
    pair.clientConnection().close(7, SECRET, now());
    assertEquals(
        new CloseReason.ClosedByApplication(false, 7, SECRET), reason(pair.clientConnection()));
  }

  private List<FrameLog.Call> clientCloses(String name) {
    return atServer.answers().stream().filter(call -> call.name().equals(name)).toList();
  }

  @Test
  void clientBeforeItHasSentAnything() {
    pair.connect();
    closeClient();
    pair.assertForgotten(60 * SECOND);
    assertEquals(1, pair.client().events(QuicEvent.ConnectionClosed.class).size());
    assertEquals(0, pair.server().events(QuicEvent.HandshakeCompleted.class).size());
  }

  @Test
  void clientBeforeAnyAnswer() {
    pair.connect();
    pair.world().flush();
    closeClient();
    pair.world().runFor(SECOND);
    assertApplicationErrorOfPeer(pair.serverConnection());
    assertEquals(0, clientCloses("onApplicationClose").size());
    assertEquals("", clientCloses("onConnectionClose").get(0).text(2));
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void serverAtOnceAfterAccepting() {
    pair.server()
        .onEvent(
            event -> {
              if (event instanceof QuicEvent.ConnectionIncoming attempt) {
                pair.accept(attempt.incoming()).close(7, SECRET, now());
              }
            });
    pair.connect();
    pair.world().runFor(SECOND);
    assertApplicationErrorOfPeer(pair.clientConnection());
    assertEquals(
        new CloseReason.ClosedByApplication(false, 7, SECRET), reason(pair.serverConnection()));
    assertEquals(0, pair.server().endpoint().stats().halfOpen());
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void serverWhileItWaitsForTheClient() {
    pair.network().dropRule((index, from, bytes) -> index > 3);
    pair.connect();
    pair.world().runUntil(() -> pair.server().endpoint().stats().datagramsSent() > 1, SECOND);
    pair.network().dropRule((index, from, bytes) -> false);
    pair.serverConnection().close(7, SECRET, now());
    pair.world().runFor(SECOND);
    assertTrue(pair.clientConnection().isClosed());
    CloseReason.ClosedByTransport closed =
        assertInstanceOf(CloseReason.ClosedByTransport.class, reason(pair.clientConnection()));
    assertEquals(TransportErrorCode.APPLICATION_ERROR, closed.code());
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void clientWithHandshakeKeys() {
    // Of the server's datagrams only the first packet arrives: its ServerHello.
    pair.network()
        .editor(
            (index, from, bytes) -> {
              PacketHeader header = new PacketHeader();
              boolean whole =
                  from.equals(Pair.CLIENT_ADDRESS)
                      || !header.parse(bytes, 0, bytes.length, 8)
                      || header.type() != PacketType.INITIAL;
              return whole ? bytes : Arrays.copyOf(bytes, header.end());
            });
    pair.network()
        .dropRule(
            (index, from, bytes) -> from.equals(Pair.SERVER_ADDRESS) && (bytes[0] & 0xf0) != 0xc0);
    pair.connect();
    assertTrue(
        pair.world().runUntil(() -> atServer.hasKeys(EncryptionLevel.HANDSHAKE), now() + SECOND));
    assertFalse(pair.clientConnection().isHandshakeComplete());
    closeClient();
    pair.world().runFor(SECOND);
    assertApplicationErrorOfPeer(pair.serverConnection());
    assertEquals(0, clientCloses("onApplicationClose").size());
    pair.assertForgotten(60 * SECOND);
  }

  /** The server does not have the Finished yet, so it can read the Handshake packet alone. */
  @Test
  void clientCompleteButUnconfirmed() {
    boolean[] drop = {false};
    pair.network().dropRule((index, from, bytes) -> drop[0] && from.equals(Pair.CLIENT_ADDRESS));
    pair.client()
        .onEvent(
            event -> {
              if (event instanceof QuicEvent.HandshakeCompleted) {
                drop[0] = false;
                closeClient();
              }
            });
    pair.connect();
    pair.world().runUntil(() -> pair.serverConnection() != null, SECOND);
    drop[0] = true;
    pair.world().runFor(SECOND);
    assertEquals(1, pair.client().events(QuicEvent.HandshakeCompleted.class).size());
    assertEquals(0, pair.client().events(QuicEvent.HandshakeConfirmed.class).size());
    assertApplicationErrorOfPeer(pair.serverConnection());
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void clientCompleteButUnconfirmed_withNothingLost() {
    pair.client()
        .onEvent(
            event -> {
              if (event instanceof QuicEvent.HandshakeCompleted) {
                closeClient();
              }
            });
    pair.connect();
    pair.world().runFor(SECOND);
    assertEquals(
        new CloseReason.ClosedByApplication(true, 7, SECRET), reason(pair.serverConnection()));
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void serverConfirmed_theClientNotYet() {
    pair.server()
        .onEvent(
            event -> {
              if (event instanceof QuicEvent.ConnectionIncoming attempt) {
                pair.accept(attempt.incoming());
              } else if (event instanceof QuicEvent.HandshakeConfirmed) {
                pair.serverConnection().close(7, SECRET, now());
              }
            });
    pair.connect();
    pair.world().runFor(SECOND);
    assertEquals(
        new CloseReason.ClosedByApplication(true, 7, SECRET), reason(pair.clientConnection()));
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void everyStage_underLoss() {
    for (int step = 0; step < 60; step++) {
      Pair lossy = new Pair(700 + step);
      lossy.network().faults(0.2, 0.2).delay(25_000_000, 20_000_000);
      QuicConnection connection = lossy.connect();
      lossy.world().runFor(step * 5_000_000L);
      boolean byServer = step % 2 == 1 && lossy.serverConnection() != null;
      (byServer ? lossy.serverConnection() : connection).close(7, SECRET, lossy.world().now());
      lossy.assertForgotten(120 * SECOND);
      assertEquals(1, lossy.client().events(QuicEvent.ConnectionClosed.class).size());
    }
  }
}
