package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crowfly.quic.stream.Reassembly.Outcome;
import dev.crowfly.quic.testing.AllocationMeter;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
  private final ChunkPool pool = new ChunkPool(64, 16);
  private final Reassembly reassembly = new Reassembly(pool, 1000, 4);

  private Outcome receive(long offset, int length) {
    return reassembly.receive(offset, Pattern.bytes(offset, length), 0, length);
  }

  private void assertReads(long offset, int length) {
    byte[] out = new byte[length + 1];
    assertEquals(length, reassembly.read(out, 0, length));
    byte[] expected = Pattern.bytes(offset, length + 1);
    expected[length] = 0;
    assertArrayEquals(expected, out);
  }

  @Test
  void aGapHoldsLaterBytesBack() {
    assertEquals(Outcome.ACCEPTED, receive(50, 50));
    assertEquals(0, reassembly.readable());
    assertEquals(0, reassembly.read(new byte[1], 0, 1));
    assertEquals(Outcome.ACCEPTED, receive(0, 60));
    assertEquals(100, reassembly.readable());
    assertReads(0, 100);
    assertEquals(100, reassembly.readOffset());
    assertEquals(100, reassembly.highestOffset());
  }

  @Test
  void whatWasReadOrBufferedBeforeIsADuplicate() {
    receive(0, 100);
    assertEquals(Outcome.DUPLICATE, receive(10, 20));
    assertReads(0, 100);
    assertEquals(Outcome.DUPLICATE, receive(0, 100));
    assertEquals(Outcome.DUPLICATE, receive(100, 0));
    assertEquals(Outcome.ACCEPTED, receive(90, 20));
    assertReads(100, 10);
  }

  @Test
  void theBoundIsTheDistanceFromTheReadOffset() {
    assertEquals(Outcome.ACCEPTED, receive(999, 1));
    assertEquals(Outcome.BEYOND_LIMIT, receive(1000, 1));
    assertEquals(Outcome.BEYOND_LIMIT, receive(0, 1001));
    assertEquals(Outcome.BEYOND_LIMIT, receive((1L << 62) - 1, 0));
    assertEquals(1000, reassembly.highestOffset());
    receive(0, 10);
    assertReads(0, 10);
    assertEquals(Outcome.ACCEPTED, receive(1000, 10));
    assertEquals(Outcome.BEYOND_LIMIT, receive(1010, 1));
  }

  @Test
  void tooManyGapsAreRefusedButProgressIsNot() {
    for (int i = 1; i <= 4; i++) {
      assertEquals(Outcome.ACCEPTED, receive(10L * i, 1));
    }
    assertEquals(Outcome.TOO_FRAGMENTED, receive(90, 1));
    assertEquals(4, reassembly.rangeCount());
    assertEquals(41, reassembly.highestOffset());
    assertEquals(Outcome.ACCEPTED, receive(0, 1));
    assertEquals(Outcome.ACCEPTED, receive(11, 9));
    assertEquals(Outcome.ACCEPTED, receive(1, 9));
    assertReads(0, 21);
  }

  @Test
  void theFirstCopyOfAByteCounts() {
    receive(10, 10);
    assertEquals(Outcome.ACCEPTED, reassembly.receive(0, new byte[30], 0, 30));
    byte[] out = new byte[30];
    reassembly.read(out, 0, 30);
    byte[] expected = new byte[30];
    System.arraycopy(Pattern.bytes(10, 10), 0, expected, 10, 10);
    assertArrayEquals(expected, out);
  }

  @Test
  void memoryFollowsTheBytesAndNotTheOffsets() {
    receive(900, 1);
    assertEquals(1, pool.lentChunks());
    receive(0, 128);
    assertEquals(3, pool.lentChunks());
    assertReads(0, 65);
    assertEquals(2, pool.lentChunks());
    assertReads(65, 63);
    assertEquals(1, pool.lentChunks());
  }

  @Test
  void anIdleBufferHoldsNoMemory() {
    receive(0, 10);
    assertReads(0, 10);
    assertEquals(0, pool.lentChunks());
    receive(10, 10);
    assertReads(10, 10);
    receive(40, 100);
    reassembly.discard();
    assertEquals(0, pool.lentChunks());
    assertEquals(140, reassembly.readOffset());
    assertEquals(0, reassembly.readable());
  }

  @Test
  void peekShowsBytesWithoutMovingThem() {
    receive(0, 100);
    assertEquals(64, reassembly.peekLength());
    assertEquals(Pattern.at(0), reassembly.peekArray()[reassembly.peekOffset()]);
    reassembly.consume(63);
    assertEquals(1, reassembly.peekLength());
    assertEquals(Pattern.at(63), reassembly.peekArray()[reassembly.peekOffset()]);
    reassembly.consume(1);
    assertEquals(36, reassembly.peekLength());
    assertThrows(IllegalArgumentException.class, () -> reassembly.consume(37));
    reassembly.consume(36);
    assertEquals(0, reassembly.peekLength());
    assertThrows(IllegalStateException.class, reassembly::peekArray);
  }

  @Test
  void steadyStateAllocatesNothing() {
    byte[] data = Pattern.bytes(0, 100);
    byte[] out = new byte[300];
    Runnable transfer =
        () -> {
          for (int i = 0; i < 5000; i++) {
            long base = reassembly.readOffset();
            reassembly.receive(base + 200, data, 0, 100);
            reassembly.receive(base, data, 0, 100);
            reassembly.receive(base + 100, data, 0, 100);
            reassembly.read(out, 0, 300);
          }
        };
    transfer.run();
    assertEquals(0, AllocationMeter.bytesAllocatedBy(transfer));
  }
}
