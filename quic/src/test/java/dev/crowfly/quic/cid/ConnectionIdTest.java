package dev.crowfly.quic.cid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.SeededRandom;
import org.junit.jupiter.api.Test;

class ConnectionIdTest {
  @Test
  void bytesAreCopiedInAndOut() {
    byte[] source = {9, 1, 2, (byte) 0xff, 9};
    ConnectionId id = ConnectionId.of(source, 1, 3);
    source[1] = 7;
    assertEquals("0102ff", id.toString());
    assertEquals(3, id.length());
    assertEquals((byte) 0xff, id.byteAt(2));
    byte[] target = new byte[5];
    assertEquals(4, id.copyTo(target, 1));
    assertArrayEquals(new byte[] {0, 1, 2, (byte) 0xff, 0}, target);
    id.toByteArray()[0] = 7;
    assertEquals(ConnectionId.ofHex("0102ff"), id);
  }

  @Test
  void equality_isByContent() {
    ConnectionId id = ConnectionId.ofHex("c0ffee");
    assertEquals(id, ConnectionId.ofHex("C0FFEE"));
    assertEquals(id.hashCode(), ConnectionId.ofHex("c0ffee").hashCode());
    assertNotEquals(id, ConnectionId.ofHex("c0ffee00"));
    assertNotEquals(id, ConnectionId.EMPTY);
    assertEquals(0, id.compareTo(ConnectionId.ofHex("c0ffee")));
    assertTrue(id.compareTo(ConnectionId.ofHex("c0ffef")) < 0);
    assertTrue(id.compareTo(ConnectionId.ofHex("c0ff")) > 0);
  }

  @Test
  void matches_comparesAPlaceInAPacket() {
    ConnectionId id = ConnectionId.ofHex("0102");
    byte[] packet = {0, 1, 2, 3};
    assertTrue(id.matches(packet, 1, 2));
    assertFalse(id.matches(packet, 1, 3));
    assertFalse(id.matches(packet, 0, 2));
    assertTrue(ConnectionId.EMPTY.matches(packet, 4, 0));
  }

  @Test
  void lengths_goFrom0To20() {
    assertSame(ConnectionId.EMPTY, ConnectionId.of(new byte[3], 3, 0));
    assertTrue(ConnectionId.EMPTY.isEmpty());
    assertEquals("", ConnectionId.EMPTY.toString());
    assertEquals(20, ConnectionId.of(new byte[20], 0, 20).length());
    assertThrows(IllegalArgumentException.class, () -> ConnectionId.of(new byte[21], 0, 21));
  }

  @Test
  void randomIds_haveTheLengthAskedFor_andDiffer() {
    SeededRandom random = new SeededRandom(1);
    ConnectionId first = ConnectionId.random(random, 8);
    assertEquals(8, first.length());
    assertNotEquals(first, ConnectionId.random(random, 8));
    assertSame(ConnectionId.EMPTY, ConnectionId.random(random, 0));
    assertThrows(IllegalArgumentException.class, () -> ConnectionId.random(random, 21));
  }
}
