package dev.crowfly.quic.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.testing.FrameLog;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.PacketType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
  private static FrameLog.Call write(Closing closing, EncryptionLevel level, PacketType type) {
    byte[] buf = new byte[1_000];
    FrameWriter frames = new FrameWriter();
    frames.reset(buf, 0, buf.length);
    assertTrue(closing.write(frames, level));
    FrameLog log = new FrameLog();
    log.read(buf, 0, frames.position(), type);
    return log.calls().get(log.calls().size() - 1);
  }

  @Test
  void frame_isOwedAfterOneTwoFourAndMorePackets() {
    Closing closing = Closing.announcing(new CloseReason.ClosedByApplication(false, 1, ""));
    assertTrue(closing.isOwed());
    closing.onSent();
    List<Integer> owedAt = new ArrayList<>();
    for (int packet = 1; packet <= 600; packet++) {
      closing.onPacketReceived();
      if (closing.isOwed()) {
        owedAt.add(packet);
        closing.onSent();
      }
    }
    assertEquals(List.of(1, 3, 7, 15, 31, 63, 127, 255, 511), owedAt);
  }

  @Test
  void frame_staysOwedUntilItIsSent() {
    Closing closing = Closing.announcing(new CloseReason.ClosedByApplication(false, 1, ""));
    for (int i = 0; i < 10; i++) {
      closing.onPacketReceived();
    }
    assertTrue(closing.isOwed());
    closing.onSent();
    assertFalse(closing.isOwed());
  }

  @Test
  void applicationsWords_areForOneRttPacketsAlone() {
    Closing closing = Closing.announcing(new CloseReason.ClosedByApplication(false, 77, "why"));
    FrameLog.Call open = write(closing, EncryptionLevel.ONE_RTT, PacketType.ONE_RTT);
    assertEquals("onApplicationClose", open.name());
    assertEquals(77, open.number(0));
    assertEquals("why", open.text(1));
    for (EncryptionLevel level : List.of(EncryptionLevel.INITIAL, EncryptionLevel.HANDSHAKE)) {
      FrameLog.Call veiled = write(closing, level, PacketType.HANDSHAKE);
      assertEquals("onConnectionClose", veiled.name());
      assertEquals(TransportErrorCode.APPLICATION_ERROR, veiled.number(0));
      assertEquals(0, veiled.number(1));
      assertEquals("", veiled.text(2));
    }
  }

  @Test
  void transportError_isToldAtEveryLevel() {
    Closing closing = Closing.announcing(new CloseReason.ClosedByTransport(false, 10, 6, "why"));
    for (EncryptionLevel level : EncryptionLevel.values()) {
      FrameLog.Call call = write(closing, level, PacketType.HANDSHAKE);
      assertEquals("onConnectionClose", call.name());
      assertEquals(10, call.number(0));
      assertEquals(6, call.number(1));
      assertEquals("why", call.text(2));
    }
  }

  @Test
  void longReasons_endWithAWholeCharacter() {
    for (String character : List.of("x", "é", "€", "🐦")) {
      for (int shift = 0; shift < 4; shift++) {
        String reason = "-".repeat(shift) + character.repeat(500);
        Closing closing = Closing.announcing(new CloseReason.ClosedByApplication(false, 0, reason));
        String told = write(closing, EncryptionLevel.ONE_RTT, PacketType.ONE_RTT).text(1);
        int bytes = told.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(reason.startsWith(told), told);
        assertTrue(bytes <= 256 && bytes > 252, bytes + " bytes");
      }
    }
  }

  @Test
  void reasonOfExactlyTheBound_isWhole() {
    String reason = "y".repeat(256);
    Closing closing = Closing.announcing(new CloseReason.ClosedByApplication(false, 0, reason));
    assertEquals(reason, write(closing, EncryptionLevel.ONE_RTT, PacketType.ONE_RTT).text(1));
  }

  @Test
  void silentEnds_areNotAnnounced() {
    assertThrows(
        IllegalArgumentException.class, () -> Closing.announcing(new CloseReason.IdleTimedOut()));
  }
}
