package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.wire.FrameType;
import dev.crowfly.quic.wire.FrameWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames of 1-RTT packets that no honest peer sends, or not so many of them. */
final class HostileFramesTest extends HostilePeerFixture {
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
