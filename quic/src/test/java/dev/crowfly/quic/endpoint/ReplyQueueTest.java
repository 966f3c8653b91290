package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.testing.Pair;
import org.junit.jupiter.api.Test;

class ReplyQueueTest {
  private final ReplyQueue queue = new ReplyQueue();
  private final Transmit out = new Transmit();
  private final byte[] slot = new byte[1500];

  private void add(int length, int mark) {
    byte[] reply = new byte[length];
    reply[0] = (byte) mark;
    queue.add(reply, Pair.SERVER_ADDRESS, Pair.CLIENT_ADDRESS);
  }

  @Test
  void replies_leaveInOrderWithTheirPath() {
    add(30, 1);
    add(40, 2);
    assertTrue(queue.poll(out.reset(slot, 100, 1300)));
    assertEquals(1, slot[100]);
    assertEquals(30, out.length());
    assertSame(Pair.SERVER_ADDRESS, out.local());
    assertSame(Pair.CLIENT_ADDRESS, out.peer());
    assertTrue(queue.poll(out.reset(slot, 0, 1300)));
    assertEquals(2, slot[0]);
    assertFalse(queue.poll(out.reset(slot, 0, 1300)));
  }

  @Test
  void queue_isBounded() {
    int count = 0;
    while (queue.hasRoom()) {
      add(30, 1);
      count++;
      assertTrue(count <= 256);
    }
    assertEquals(256, count);
    assertTrue(queue.poll(out.reset(slot, 0, 1300)));
    assertTrue(queue.hasRoom());
  }

  @Test
  void replyThatDoesNotFit_isDropped() {
    add(1_000, 1);
    add(50, 2);
    assertTrue(queue.poll(out.reset(slot, 0, 500)));
    assertEquals(2, slot[0]);
    assertFalse(queue.poll(out.reset(slot, 0, 1500)));
  }
}
