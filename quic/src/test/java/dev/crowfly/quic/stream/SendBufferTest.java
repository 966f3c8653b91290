package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.AllocationMeter;
import org.junit.jupiter.api.Test;

class SendBufferTest {
  private final ChunkPool pool = new ChunkPool(64, 32);
  private final SendBuffer buffer = new SendBuffer(pool);

  private void append(int length) {
    buffer.append(Pattern.bytes(buffer.length(), length), 0, length);
  }

  private void sendNew(int length) {
    buffer.onSent(buffer.sentEnd(), length);
  }

  @Test
  void newBytesAreOfferedInOrderUpToTheLimit() {
    append(100);
    assertTrue(buffer.hasPending(1));
    assertFalse(buffer.hasPending(0));
    assertEquals(0, buffer.nextOffset());
    assertEquals(30, buffer.nextLength(30, 1000));
    assertEquals(10, buffer.nextLength(30, 10));
    sendNew(10);
    assertFalse(buffer.hasPending(10));
    assertEquals(0, buffer.nextLength(30, 10));
    assertEquals(0, buffer.nextLength(30, 5));
    assertEquals(90, buffer.nextLength(1200, Long.MAX_VALUE));
  }

  @Test
  void lostBytesComeFirstWhateverTheLimit() {
    append(100);
    sendNew(40);
    sendNew(40);
    buffer.onLost(10, 20);
    assertTrue(buffer.hasPending(0));
    assertEquals(10, buffer.nextOffset());
    assertEquals(20, buffer.nextLength(1200, 0));
    buffer.onSent(10, 5);
    assertEquals(15, buffer.nextOffset());
    buffer.onSent(15, 15);
    assertEquals(80, buffer.nextOffset());
  }

  @Test
  void aLossReportedAfterTheAckRequeuesNothing() {
    append(90);
    sendNew(90);
    buffer.onAcked(30, 30);
    buffer.onLost(0, 90);
    assertEquals(30, buffer.nextLength(1200, 0));
    buffer.onSent(0, 30);
    assertEquals(60, buffer.nextOffset());
    buffer.onAcked(60, 30);
    assertFalse(buffer.hasPending(1000));
    buffer.onAcked(0, 30);
    assertTrue(buffer.isFullyAcked());
    buffer.onLost(0, 90);
    assertFalse(buffer.hasPending(1000));
  }

  @Test
  void aProbeOffersInFlightBytesAgain() {
    append(50);
    sendNew(50);
    buffer.onAcked(0, 10);
    buffer.onProbe(0, 50);
    assertEquals(10, buffer.nextOffset());
    assertEquals(40, buffer.nextLength(1200, 0));
  }

  @Test
  void memoryGoesBackAsAcknowledgementsCome() {
    append(1000);
    assertEquals(16, pool.lentChunks());
    sendNew(1000);
    buffer.onAcked(200, 800);
    assertEquals(16, pool.lentChunks());
    buffer.onAcked(0, 130);
    assertEquals(14, pool.lentChunks());
    assertEquals(870, buffer.bufferedBytes());
    buffer.onAcked(130, 70);
    assertTrue(buffer.isFullyAcked());
    assertEquals(0, pool.lentChunks());
    assertEquals(0, buffer.heldBytes());
    append(10);
    assertEquals(1, pool.lentChunks());
    byte[] out = new byte[10];
    buffer.copy(1000, out, 0, 10);
    assertArrayEquals(Pattern.bytes(1000, 10), out);
  }

  @Test
  void discardForgetsEverythingAndLateReportsAreHarmless() {
    append(300);
    sendNew(200);
    buffer.onLost(0, 100);
    buffer.discard();
    assertFalse(buffer.hasPending(Long.MAX_VALUE));
    assertTrue(buffer.isFullyAcked());
    assertEquals(0, pool.lentChunks());
    buffer.onLost(100, 100);
    buffer.onAcked(0, 100);
    assertFalse(buffer.hasPending(Long.MAX_VALUE));
  }

  @Test
  void tokensThatWereNeverSentAreAProgrammingError() {
    append(10);
    assertThrows(IllegalArgumentException.class, () -> buffer.onAcked(0, 1));
    assertThrows(IllegalArgumentException.class, () -> buffer.onLost(0, 1));
    assertThrows(IllegalArgumentException.class, () -> buffer.onSent(1, 1));
    assertThrows(IllegalArgumentException.class, () -> buffer.onSent(0, 11));
    assertThrows(IllegalArgumentException.class, () -> buffer.copy(0, new byte[11], 0, 11));
  }

  @Test
  void steadyStateAllocatesNothing() {
    byte[] data = Pattern.bytes(0, 100);
    byte[] out = new byte[100];
    Runnable transfer =
        () -> {
          for (int i = 0; i < 5000; i++) {
            buffer.append(data, 0, 100);
            long offset = buffer.nextOffset();
            int length = buffer.nextLength(100, Long.MAX_VALUE);
            buffer.copy(offset, out, 0, length);
            buffer.onSent(offset, length);
            if (i % 10 == 9) {
              buffer.onLost(offset, length);
              buffer.onSent(offset, length);
              buffer.onAcked(offset, length);
              buffer.onAcked(offset - 900, 900);
            }
          }
        };
    transfer.run();
    assertEquals(0, AllocationMeter.bytesAllocatedBy(transfer));
    assertTrue(buffer.isFullyAcked());
  }
}
