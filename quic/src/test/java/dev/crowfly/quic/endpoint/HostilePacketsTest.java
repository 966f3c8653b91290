package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.wire.FrameType;
import dev.crowfly.quic.wire.FrameWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets and handshake bytes that no honest peer sends. */
final class HostilePacketsTest extends HostilePeerFixture {
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

  @Test
  void acknowledgmentOfWhatWasNeverSent_isAViolation() {
    hostileClient();
    // ACK: largest 1000, delay 0, no further range, first range 0.
    peer.sendPayload(ONE_RTT, 0, new byte[] {2, 0x43, (byte) 0xe8, 0, 0, 0});
    assertEnds(TransportErrorCode.PROTOCOL_VIOLATION, FrameType.ACK);
  }
}
