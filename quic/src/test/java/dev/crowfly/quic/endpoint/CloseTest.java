package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Pair;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9000 §10.2: closing by the application once the handshake is through. */
class CloseTest {
  private static final long SECOND = 1_000_000_000L;

  private final Pair pair = new Pair(1);

  private void handshake() {
    assertTrue(pair.handshake(5 * SECOND));
    pair.world().runFor(SECOND);
  }

  private long now() {
    return pair.world().now();
  }

  private long sentBy(SocketAddress from, Runnable action) {
    long[] count = {0};
    boolean[] active = {true};
    pair.network()
        .tap(
            (sender, to, bytes) -> {
              if (active[0] && sender.equals(from)) {
                count[0]++;
              }
            });
    action.run();
    active[0] = false;
    return count[0];
  }

  private static CloseReason reason(QuicConnection connection) {
    return connection.closeReason().orElseThrow();
  }

  @Test
  void codeAndReason_reachThePeer() {
    handshake();
    pair.clientConnection().close(4_611_686_018_427_387_903L, "bye, Ærøskøbing", now());
    assertTrue(pair.clientConnection().isClosed());
    pair.world().runFor(SECOND);
    assertEquals(
        new CloseReason.ClosedByApplication(false, 4_611_686_018_427_387_903L, "bye, Ærøskøbing"),
        reason(pair.clientConnection()));
    assertEquals(
        new CloseReason.ClosedByApplication(true, 4_611_686_018_427_387_903L, "bye, Ærøskøbing"),
        reason(pair.serverConnection()));
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void serverCloses_theClientLearnsIt() {
    handshake();
    pair.serverConnection().close(0, "", now());
    pair.world().runFor(SECOND);
    assertEquals(new CloseReason.ClosedByApplication(true, 0, ""), reason(pair.clientConnection()));
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void onlyTheFirstClose_counts() {
    handshake();
    pair.clientConnection().close(1, "first", now());
    pair.clientConnection().close(2, "second", now());
    pair.world().runFor(SECOND);
    pair.clientConnection().close(3, "third", now());
    pair.serverConnection().close(4, "fourth", now());
    pair.world().runFor(SECOND);
    assertEquals(
        new CloseReason.ClosedByApplication(true, 1, "first"), reason(pair.serverConnection()));
    for (Host host : List.of(pair.client(), pair.server())) {
      assertEquals(1, host.events(QuicEvent.ConnectionClosed.class).size());
    }
    pair.assertForgotten(60 * SECOND);
    pair.clientConnection().close(5, "after the end", now());
    pair.world().flush();
    assertEquals(
        new CloseReason.ClosedByApplication(false, 1, "first"), reason(pair.clientConnection()));
  }

  @Test
  void codeOutOfRange_isRefused() {
    handshake();
    QuicConnection connection = pair.clientConnection();
    assertThrows(IllegalArgumentException.class, () -> connection.close(-1, "", now()));
    assertThrows(IllegalArgumentException.class, () -> connection.close(1L << 62, "", now()));
    assertFalse(connection.isClosed());
  }

  @Test
  void longReason_isCutBetweenCharacters() {
    for (int shift = 0; shift < 4; shift++) {
      Pair one = new Pair(10 + shift);
      assertTrue(one.handshake(5 * SECOND));
      String text = "x".repeat(shift) + "🐦".repeat(2_000);
      one.clientConnection().close(1, text, one.world().now());
      one.world().runFor(SECOND);
      CloseReason.ClosedByApplication atServer =
          assertInstanceOf(CloseReason.ClosedByApplication.class, reason(one.serverConnection()));
      assertTrue(atServer.reason().length() > 100, "something of it is left");
      assertTrue(text.startsWith(atServer.reason()), atServer.reason());
      assertEquals((atServer.reason().length() - shift) % 2, 0, "no half character");
    }
  }

  @Test
  void closing_answersEverMoreRarely() {
    handshake();
    List<byte[]> fromServer = new ArrayList<>();
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (from.equals(Pair.SERVER_ADDRESS)) {
                fromServer.add(bytes);
              }
            });
    pair.network().dropRule((index, from, bytes) -> true);
    pair.serverConnection().ping(now());
    pair.world().flush();
    byte[] packet = fromServer.get(0);
    pair.clientConnection().close(1, "", now());
    pair.world().flush();
    List<Integer> answeredAfter = new ArrayList<>();
    for (int i = 1; i <= 70; i++) {
      long sent =
          sentBy(
              Pair.CLIENT_ADDRESS,
              () -> pair.world().deliver(pair.client(), packet, Pair.SERVER_ADDRESS));
      if (sent > 0) {
        answeredAfter.add(i);
      }
    }
    assertEquals(List.of(1, 3, 7, 15, 31, 63), answeredAfter);
  }

  @Test
  void draining_saysNothing() {
    handshake();
    List<byte[]> fromClient = new ArrayList<>();
    pair.network()
        .tap(
            (from, to, bytes) -> {
              if (from.equals(Pair.CLIENT_ADDRESS)) {
                fromClient.add(bytes);
              }
            });
    pair.clientConnection().ping(now());
    pair.clientConnection().close(1, "", now());
    pair.world().runUntil(() -> pair.serverConnection().isClosed(), now() + SECOND);
    long sent =
        sentBy(
            Pair.SERVER_ADDRESS,
            () -> {
              pair.serverConnection().ping(now());
              for (int i = 0; i < 100; i++) {
                pair.world().deliver(pair.server(), fromClient.get(0), Pair.CLIENT_ADDRESS);
              }
              pair.world().runFor(60 * SECOND);
            });
    assertEquals(0, sent);
    pair.assertForgotten(SECOND);
  }

  /** RFC 9000 §10.2: three times the PTO, no less and not much more. */
  @Test
  void everythingIsForgotten_afterThreeProbeTimeouts() {
    handshake();
    long rtt = pair.clientConnection().stats().smoothedRttNanos();
    long closedAt = now();
    pair.clientConnection().close(1, "", now());
    pair.network().dropRule((index, from, bytes) -> true);
    pair.world()
        .runUntil(() -> pair.client().endpoint().stats().connections() == 0, now() + 60 * SECOND);
    long closing = now() - closedAt;
    assertTrue(closing >= 3 * rtt, closing + " ns");
    assertTrue(closing <= 3 * (rtt + 4 * rtt + 25_000_000L), closing + " ns");
  }

  @Test
  void simultaneousClose_endsQuietly() {
    handshake();
    long sent = pair.network().sent();
    pair.clientConnection().close(1, "a", now());
    pair.serverConnection().close(2, "b", now());
    pair.assertForgotten(60 * SECOND);
    assertEquals(
        new CloseReason.ClosedByApplication(false, 1, "a"), reason(pair.clientConnection()));
    assertEquals(
        new CloseReason.ClosedByApplication(false, 2, "b"), reason(pair.serverConnection()));
    assertTrue(pair.network().sent() - sent <= 4, () -> (pair.network().sent() - sent) + " sent");
  }

  @Test
  void lostClose_isRepeatedWhenThePeerGoesOn() {
    handshake();
    long next = pair.network().sent();
    pair.network().dropRule((index, from, bytes) -> index == next);
    pair.clientConnection().close(3, "again", now());
    pair.world().flush();
    pair.serverConnection().ping(now());
    pair.world().runFor(SECOND);
    assertEquals(
        new CloseReason.ClosedByApplication(true, 3, "again"), reason(pair.serverConnection()));
  }

  @Test
  void closedConnection_doesNothingMore() {
    handshake();
    QuicConnection connection = pair.clientConnection();
    connection.close(1, "", now());
    pair.world().flush();
    assertFalse(connection.initiateKeyUpdate(now()));
    long sent =
        sentBy(
            Pair.CLIENT_ADDRESS,
            () -> {
              connection.ping(now());
              pair.world().flush();
            });
    assertEquals(0, sent);
    pair.assertForgotten(60 * SECOND);
    assertTrue(connection.session().isPresent(), "what was agreed on can still be read");
    assertEquals(1, pair.client().events(QuicEvent.ConnectionClosed.class).size());
  }

  @Test
  void applicationCode_isNotATransportCode() {
    handshake();
    pair.clientConnection().close(TransportErrorCode.INVALID_TOKEN, "", now());
    pair.world().runFor(SECOND);
    assertInstanceOf(CloseReason.ClosedByApplication.class, reason(pair.serverConnection()));
  }
}
