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
import dev.crowfly.quic.wire.FrameType;
import dev.crowfly.quic.wire.FrameWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A peer with the right keys that breaks the rules: the connection ends with the code that RFC 9000
 * names, here and in the CONNECTION_CLOSE that the peer reads.
 */
class HostilePeerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final EncryptionLevel ONE_RTT = EncryptionLevel.ONE_RTT;

  private Pair pair;
  private ForgedPeer peer;
  private QuicConnection victim;

  /** A confirmed connection whose client is not what it seems. */
  private void hostileClient() {
    pair = new Pair(1);
    peer = ForgedPeer.client(pair);
    assertTrue(pair.handshake(5 * SECOND));
    silenceTheRealPeer();
    victim = pair.serverConnection();
  }

  /** A confirmed connection whose server is not what it seems. */
  private void hostileServer() {
    pair = new Pair(1);
    peer = ForgedPeer.server(pair);
    assertTrue(pair.handshake(5 * SECOND));
    silenceTheRealPeer();
    victim = pair.clientConnection();
  }

  /** It would object to acknowledgments of what it never sent. */
  private void silenceTheRealPeer() {
    pair.world().runFor(SECOND);
    pair.network().dropRule((index, from, bytes) -> true);
  }

  /** A server that has had the ClientHello, and whose answers get lost. */
  private void hostileClientInTheHandshake() {
    pair = new Pair(1);
    peer = ForgedPeer.client(pair);
    pair.network().dropRule((index, from, bytes) -> from.equals(Pair.SERVER_ADDRESS));
    pair.connect();
    assertTrue(pair.world().runUntil(() -> pair.serverConnection() != null, SECOND));
    pair.world().runUntil(() -> pair.server().endpoint().stats().datagramsSent() > 2, SECOND);
    victim = pair.serverConnection();
    assertFalse(victim.isClosed());
  }

  private void assertEnds(long code, long frameType) {
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

  private void assertOneRtt(Consumer<FrameWriter> frames, long code, long frameType) {
    hostileClient();
    peer.send(ONE_RTT, frames);
    assertEnds(code, frameType);
    hostileServer();
    peer.send(ONE_RTT, frames);
    assertEnds(code, frameType);
  }

  /** The forged peer is one: what is allowed is taken. */
  @Test
  void allowedFrames_areAnswered() {
    hostileClient();
    peer.clearAnswers();
    peer.send(ONE_RTT, frames -> frames.pathChallenge(0x1122334455667788L));
    pair.world().runFor(SECOND);
    assertFalse(victim.isClosed());
    assertEquals(
        1,
        peer.answers().stream()
            .filter(call -> call.name().equals("onPathResponse"))
            .filter(call -> call.number(0) == 0x1122334455667788L)
            .count());
  }

  // --------------------------------------------------------------------------------- packets

  @Test
  void emptyPayload_isAViolation() {
    hostileClient();
    peer.sendPayload(ONE_RTT, 0, new byte[0]);
    assertEnds(TransportErrorCode.PROTOCOL_VIOLATION, 0);
  }

  @Test
  void reservedBits_areAViolation() {
    for (int bits : new int[] {0x08, 0x10, 0x18}) {
      hostileClient();
      peer.sendPayload(ONE_RTT, bits, new byte[] {1});
      assertEnds(TransportErrorCode.PROTOCOL_VIOLATION, 0);
    }
    for (int bits : new int[] {0x04, 0x08, 0x0c}) {
      hostileClientInTheHandshake();
      peer.sendPayload(EncryptionLevel.INITIAL, bits, new byte[] {1});
      assertEnds(TransportErrorCode.PROTOCOL_VIOLATION, 0);
    }
  }

  @Test
  void unknownFrameType_isAnEncodingError() {
    hostileClient();
    peer.sendPayload(ONE_RTT, 0, new byte[] {0x40, 0x7f, 0, 0});
    assertEnds(TransportErrorCode.FRAME_ENCODING_ERROR, 0x7f);
  }

  @Test
  void frameTypeInALongerEncoding_isAViolation() {
    hostileClient();
    peer.sendPayload(ONE_RTT, 0, new byte[] {0x40, 0x01, 0, 0});
    assertEnds(TransportErrorCode.PROTOCOL_VIOLATION, FrameType.PING);
  }

  @Test
  void truncatedFrame_isAnEncodingError() {
    hostileClient();
    peer.sendPayload(ONE_RTT, 0, new byte[] {(byte) FrameType.PATH_CHALLENGE, 1, 2, 3});
    assertEnds(TransportErrorCode.FRAME_ENCODING_ERROR, FrameType.PATH_CHALLENGE);
  }

  @ParameterizedTest
  @EnumSource(names = "INITIAL")
  void framesOfOneRttPackets_areAViolationElsewhere(EncryptionLevel level) {
    List<Consumer<FrameWriter>> forbidden =
        List.of(
            frames -> frames.pathChallenge(1),
            frames -> frames.maxData(1),
            frames -> frames.retireConnectionId(0),
            frames -> frames.handshakeDone(),
            frames -> frames.stream(0, 0, new byte[1], 0, 1, false),
            frames -> frames.applicationClose(0, new byte[0], 0, 0));
    for (Consumer<FrameWriter> frame : forbidden) {
      hostileClientInTheHandshake();
      peer.send(level, frame);
      CloseReason.ClosedByTransport closed =
          (CloseReason.ClosedByTransport) victim.closeReason().orElseThrow();
      assertEnds(TransportErrorCode.PROTOCOL_VIOLATION, closed.frameType());
      assertTrue(closed.frameType() != 0);
    }
  }

  // ---------------------------------------------------------------------------------- crypto

  @Test
  void cryptoFarAhead_exceedsTheBuffer() {
    byte[] data = new byte[100];
    hostileClientInTheHandshake();
    peer.send(EncryptionLevel.INITIAL, frames -> frames.crypto(80_000, data, 0, data.length));
    assertEnds(TransportErrorCode.CRYPTO_BUFFER_EXCEEDED, FrameType.CRYPTO);
    assertOneRtt(
        frames -> frames.crypto(80_000, data, 0, data.length),
        TransportErrorCode.CRYPTO_BUFFER_EXCEEDED,
        FrameType.CRYPTO);
  }

  @Test
  void cryptoInManyPieces_exceedsTheBuffer() {
    hostileClient();
    for (int i = 1; i < 500 && !victim.isClosed(); i++) {
      int piece = i;
      peer.send(ONE_RTT, frames -> frames.crypto(piece * 10L, new byte[1], 0, 1));
    }
    assertEnds(TransportErrorCode.CRYPTO_BUFFER_EXCEEDED, FrameType.CRYPTO);
  }

  @Test
  void handshakeBytesInOneRttPackets_areATlsError() {
    hostileClient();
    // A Finished, which nobody waits for.
    peer.send(ONE_RTT, frames -> frames.crypto(0, new byte[] {20, 0, 0, 1, 0}, 0, 5));
    CloseReason.ClosedByTransport closed =
        (CloseReason.ClosedByTransport) victim.closeReason().orElseThrow();
    assertEquals(10, closed.alert(), "unexpected_message");
  }

  @Test
  void keyUpdateMessageOfTls_isRefused() {
    hostileClient();
    // RFC 9001 §6: unexpected_message for a KeyUpdate.
    peer.send(ONE_RTT, frames -> frames.crypto(0, new byte[] {24, 0, 0, 1, 0}, 0, 5));
    CloseReason.ClosedByTransport closed =
        (CloseReason.ClosedByTransport) victim.closeReason().orElseThrow();
    assertEquals(10, closed.alert(), "unexpected_message");
  }

  // --------------------------------------------------------------------- 1-RTT frames, roles

  @Test
  void handshakeDone_isForServersAlone() {
    hostileClient();
    peer.send(ONE_RTT, FrameWriter::handshakeDone);
    assertEnds(TransportErrorCode.PROTOCOL_VIOLATION, FrameType.HANDSHAKE_DONE);
    hostileServer();
    peer.send(ONE_RTT, FrameWriter::handshakeDone);
    assertFalse(victim.isClosed());
  }

  @Test
  void newToken_isForServersAlone() {
    hostileClient();
    peer.send(ONE_RTT, frames -> frames.newToken(new byte[] {1, 2}, 0, 2));
    assertEnds(TransportErrorCode.PROTOCOL_VIOLATION, FrameType.NEW_TOKEN);
  }

  @Test
  void framesThatWereNotNegotiated_areViolations() {
    assertOneRtt(
        frames -> frames.datagram(new byte[3], 0, 3),
        TransportErrorCode.PROTOCOL_VIOLATION,
        FrameType.DATAGRAM);
    assertOneRtt(
        frames -> frames.observedAddress(0, new byte[] {1, 2, 3, 4}, 0, 4, 5),
        TransportErrorCode.PROTOCOL_VIOLATION,
        FrameType.OBSERVED_ADDRESS_IPV4);
  }

  @Test
  void acknowledgmentOfWhatWasNeverSent_isAViolation() {
    hostileClient();
    // ACK: largest 1000, delay 0, no further range, first range 0.
    peer.sendPayload(ONE_RTT, 0, new byte[] {2, 0x43, (byte) 0xe8, 0, 0, 0});
    assertEnds(TransportErrorCode.PROTOCOL_VIOLATION, FrameType.ACK);
  }

  // -------------------------------------------------------------------------- connection IDs

  @Test
  void tooManyConnectionIds_exceedTheLimit() {
    hostileServer();
    for (int i = 8; i < 12 && !victim.isClosed(); i++) {
      int sequence = i;
      byte[] id = {5, 5, 5, 5, 5, 5, 5, (byte) i};
      byte[] token = new byte[16];
      token[0] = (byte) i;
      peer.send(ONE_RTT, frames -> frames.newConnectionId(sequence, 0, id, 0, 8, token, 0));
    }
    assertEnds(TransportErrorCode.CONNECTION_ID_LIMIT_ERROR, FrameType.NEW_CONNECTION_ID);
  }

  @Test
  void retiringWhatWasNeverIssued_isAViolation() {
    hostileClient();
    peer.send(ONE_RTT, frames -> frames.retireConnectionId(1_000));
    assertEnds(TransportErrorCode.PROTOCOL_VIOLATION, FrameType.RETIRE_CONNECTION_ID);
  }

  @Test
  void retiringTheIdOfThePacket_isAViolation() {
    hostileClient();
    peer.send(ONE_RTT, frames -> frames.retireConnectionId(0));
    assertEnds(TransportErrorCode.PROTOCOL_VIOLATION, FrameType.RETIRE_CONNECTION_ID);
  }

  // ------------------------------------------------------------------------- what ends nothing

  @Test
  void floodOfPathChallenges_isAnsweredInMeasure() {
    hostileClient();
    long before = pair.server().endpoint().stats().datagramsSent();
    byte[] many = new byte[9 * 100];
    for (int i = 0; i < 100; i++) {
      many[9 * i] = (byte) FrameType.PATH_CHALLENGE;
      many[9 * i + 8] = (byte) i;
    }
    peer.sendPayload(ONE_RTT, 0, many);
    assertFalse(victim.isClosed());
    long sent = pair.server().endpoint().stats().datagramsSent() - before;
    assertTrue(sent >= 1 && sent <= 4, () -> sent + " datagrams");
  }

  @Test
  void floodOfTokens_isKeptInMeasure() {
    hostileServer();
    // Nobody polls events while these are delivered: they come in one packet.
    peer.sendPayload(ONE_RTT, 0, tokens(100));
    assertFalse(victim.isClosed());
    assertEquals(8, pair.client().events(QuicEvent.NewTokenReceived.class).size());
    peer.sendPayload(ONE_RTT, 0, tokens(3));
    assertEquals(11, pair.client().events(QuicEvent.NewTokenReceived.class).size());
  }

  private static byte[] tokens(int count) {
    byte[] frames = new byte[3 * count];
    for (int i = 0; i < count; i++) {
      frames[3 * i] = (byte) FrameType.NEW_TOKEN;
      frames[3 * i + 1] = 1;
      frames[3 * i + 2] = (byte) i;
    }
    return frames;
  }

  @Test
  void framesBehindAClose_areNotHeeded() {
    hostileServer();
    peer.send(
        ONE_RTT,
        frames -> {
          frames.applicationClose(9, new byte[] {'x'}, 0, 1);
          frames.newToken(new byte[] {1}, 0, 1);
          frames.datagram(new byte[3], 0, 3);
        });
    assertEquals(
        new CloseReason.ClosedByApplication(true, 9, "x"), victim.closeReason().orElseThrow());
    assertEquals(0, pair.client().events(QuicEvent.NewTokenReceived.class).size());
    pair.world().runFor(SECOND);
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void streamsBeyondTheLimits_areRefused() {
    byte[] data = {1};
    hostileClient();
    peer.send(ONE_RTT, frames -> frames.stream(4L * 1_000_000, 0, data, 0, 1, false));
    CloseReason.ClosedByTransport closed =
        (CloseReason.ClosedByTransport) victim.closeReason().orElseThrow();
    assertEnds(TransportErrorCode.STREAM_LIMIT_ERROR, closed.frameType());
    hostileClient();
    peer.send(ONE_RTT, frames -> frames.stream(1, 0, data, 0, 1, false));
    closed = (CloseReason.ClosedByTransport) victim.closeReason().orElseThrow();
    assertEnds(TransportErrorCode.STREAM_STATE_ERROR, closed.frameType());
  }

  @Test
  void dataBeyondTheWindow_isAFlowControlError() {
    hostileClient();
    peer.send(ONE_RTT, frames -> frames.stream(0, 1L << 50, new byte[1], 0, 1, false));
    CloseReason.ClosedByTransport closed =
        (CloseReason.ClosedByTransport) victim.closeReason().orElseThrow();
    assertEnds(TransportErrorCode.FLOW_CONTROL_ERROR, closed.frameType());
  }

  @Test
  void dataBehindTheEnd_isAFinalSizeError() {
    hostileClient();
    peer.send(
        ONE_RTT,
        frames -> {
          frames.stream(0, 0, new byte[5], 0, 5, true);
          frames.stream(0, 5, new byte[1], 0, 1, false);
        });
    CloseReason.ClosedByTransport closed =
        (CloseReason.ClosedByTransport) victim.closeReason().orElseThrow();
    assertEnds(TransportErrorCode.FINAL_SIZE_ERROR, closed.frameType());
  }

  /** What came before the end can still be read when the application hears of it. */
  @Test
  void dataBeforeAClose_isToldBeforeIt() {
    hostileClient();
    pair.server().events().clear();
    peer.send(
        ONE_RTT,
        frames -> {
          frames.stream(0, 0, new byte[] {42}, 0, 1, true);
          frames.applicationClose(1, new byte[0], 0, 0);
          frames.stream(4, 0, new byte[] {43}, 0, 1, true);
        });
    List<QuicEvent> events = pair.server().events();
    assertInstanceOf(QuicEvent.StreamUpdated.class, events.get(0));
    assertInstanceOf(QuicEvent.ConnectionClosed.class, events.get(events.size() - 1));
    byte[] read = new byte[1];
    assertEquals(1, ((QuicEvent.StreamUpdated) events.get(0)).stream().read(read, 0, 1));
    assertEquals(42, read[0]);
    pair.world().runFor(SECOND);
    assertEquals(1, events.stream().filter(QuicEvent.ConnectionClosed.class::isInstance).count());
    assertInstanceOf(QuicEvent.ConnectionClosed.class, events.get(events.size() - 1));
  }
}
