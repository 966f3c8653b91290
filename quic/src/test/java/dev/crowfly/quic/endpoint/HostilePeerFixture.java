package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.testing.ForgedPeer;
import dev.crowfly.quic.testing.FrameLog;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.wire.FrameWriter;
import java.util.List;
import java.util.function.Consumer;

/**
 * A peer with the right keys that breaks the rules: the connection ends with the code that RFC 9000
 * names, here and in the CONNECTION_CLOSE that the peer reads.
 */
abstract class HostilePeerFixture {
  static final long SECOND = 1_000_000_000L;
  static final EncryptionLevel ONE_RTT = EncryptionLevel.ONE_RTT;

  Pair pair;
  ForgedPeer peer;
  QuicConnection victim;

  /** A confirmed connection whose client is not what it seems. */
  void hostileClient() {
    pair = new Pair(1);
    peer = ForgedPeer.client(pair);
    assertTrue(pair.handshake(5 * SECOND));
    silenceTheRealPeer();
    victim = pair.serverConnection();
  }

  /** A confirmed connection whose server is not what it seems. */
  void hostileServer() {
    pair = new Pair(1);
    peer = ForgedPeer.server(pair);
    assertTrue(pair.handshake(5 * SECOND));
    silenceTheRealPeer();
    victim = pair.clientConnection();
  }

  /** It would object to acknowledgments of what it never sent. */
  void silenceTheRealPeer() {
    pair.world().runFor(SECOND);
    pair.network().dropRule((index, from, bytes) -> true);
  }

  /** A server that has had the ClientHello, and whose answers get lost. */
  void hostileClientInTheHandshake() {
    pair = new Pair(1);
    peer = ForgedPeer.client(pair);
    pair.network().dropRule((index, from, bytes) -> from.equals(Pair.SERVER_ADDRESS));
    pair.connect();
    assertTrue(pair.world().runUntil(() -> pair.serverConnection() != null, SECOND));
    pair.world().runUntil(() -> pair.server().endpoint().stats().datagramsSent() > 2, SECOND);
    victim = pair.serverConnection();
    assertFalse(victim.isClosed());
  }

  void assertEnds(long code, long frameType) {
    CloseReason.ClosedByTransport closed =
        assertInstanceOf(CloseReason.ClosedByTransport.class, victim.closeReason().orElseThrow());
    assertEquals(
        TransportErrorCode.nameOf(code),
        TransportErrorCode.nameOf(closed.code()),
        closed.toString());
    assertEquals(frameType, closed.frameType(), closed.toString());
    assertFalse(closed.byPeer());
    List<FrameLog.Call> told =
        peer.answers().stream().filter(call -> call.name().equals("onConnectionClose")).toList();
    assertFalse(told.isEmpty(), "the peer is told");
    for (FrameLog.Call close : told) {
      assertEquals(code, close.number(0));
      assertEquals(frameType, close.number(1));
      assertEquals(closed.reason(), close.text(2));
    }
    pair.assertForgotten(60 * SECOND);
  }

  void assertOneRtt(Consumer<FrameWriter> frames, long code, long frameType) {
    hostileClient();
    peer.send(ONE_RTT, frames);
    assertEnds(code, frameType);
    hostileServer();
    peer.send(ONE_RTT, frames);
    assertEnds(code, frameType);
  }
}
