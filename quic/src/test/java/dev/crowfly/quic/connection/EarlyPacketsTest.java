package dev.crowfly.quic.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.wire.PacketHeader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyPacketsTest {
  private final EarlyPackets early = new EarlyPackets();

  private void keep(int length, int mark, long now) {
    byte[] datagram = new byte[3 + length];
    Arrays.fill(datagram, (byte) mark);
    datagram[3] = 0x40;
    PacketHeader header = new PacketHeader();
    assertTrue(header.parse(datagram, 3, datagram.length, 8));
    early.keep(datagram, header, now);
    Arrays.fill(datagram, (byte) 0);
  }

  @Test
  void packets_areCopiedAndKeepTheirOrderAndTime() {
    keep(50, 1, 10);
    keep(60, 2, 20);
    List<EarlyPackets.Early> all = early.takeAll();
    assertEquals(2, all.size());
    byte[] expected = new byte[50];
    Arrays.fill(expected, (byte) 1);
    expected[0] = 0x40;
    assertArrayEquals(expected, all.get(0).bytes());
    assertEquals(10, all.get(0).arrivedAt());
    assertEquals(60, all.get(1).bytes().length);
    assertTrue(early.isEmpty());
  }

  @Test
  void count_isBounded() {
    for (int i = 0; i < 1_000; i++) {
      keep(40, i, i);
    }
    assertEquals(10, early.takeAll().size());
    keep(40, 1, 1);
    assertEquals(1, early.takeAll().size());
  }

  @Test
  void bytes_areBounded() {
    for (int i = 0; i < 10; i++) {
      keep(5_000, i, i);
    }
    keep(1_000, 11, 11);
    assertEquals(4, early.takeAll().size(), "three large ones and what still fits");
  }
}
