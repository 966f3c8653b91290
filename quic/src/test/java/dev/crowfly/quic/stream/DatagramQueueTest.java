package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.AllocationMeter;
import java.util.ArrayDeque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DatagramQueueTest {
  private static boolean offer(DatagramQueue queue, long tag, int length) {
    byte[] data = Pattern.bytes(1000 * tag, length + 2);
    return queue.offer(data, 1, length, tag);
  }

  private static void assertFirst(DatagramQueue queue, long tag, int length) {
    assertEquals(tag, queue.firstTag());
    assertEquals(length, queue.firstLength());
    for (int i = 0; i < length; i++) {
      assertEquals(Pattern.at(1000 * tag + 1 + i), queue.firstArray()[queue.firstOffset() + i]);
    }
  }

  @Test
  void theOldestGoesWhenTheNumberIsReached() {
    DatagramQueue queue = new DatagramQueue(2, 100_000);
    assertTrue(offer(queue, 1, 10));
    assertTrue(offer(queue, 2, 20));
    assertTrue(offer(queue, 3, 30));
    assertEquals(1, queue.droppedCount());
    assertEquals(3, queue.offeredCount());
    assertEquals(50, queue.bytes());
    assertFirst(queue, 2, 20);
    queue.removeFirst();
    assertFirst(queue, 3, 30);
    queue.removeFirst();
    assertTrue(queue.isEmpty());
    assertEquals(1, queue.droppedCount());
  }

  @Test
  void theOldestGoWhenTheBytesAreReached() {
    DatagramQueue queue = new DatagramQueue(100, 3000);
    offer(queue, 1, 1000);
    offer(queue, 2, 1000);
    offer(queue, 3, 1000);
    assertEquals(0, queue.droppedCount());
    offer(queue, 4, 1500);
    assertEquals(2, queue.droppedCount());
    assertFirst(queue, 3, 1000);
  }

  @Test
  void oneThatIsTooLargeDisplacesNothing() {
    DatagramQueue queue = new DatagramQueue(10, 100);
    offer(queue, 1, 100);
    assertFalse(offer(queue, 2, 101));
    assertEquals(1, queue.droppedCount());
    assertFirst(queue, 1, 100);
    queue.drop();
    assertEquals(2, queue.droppedCount());
    assertThrows(IllegalStateException.class, queue::firstLength);
    assertThrows(IllegalStateException.class, queue::removeFirst);
  }

  record Step(boolean offer, int length) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(true, true, true, false), Arbitraries.integers().between(0, 90))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(150);
  }

  @Property(tries = 1500)
  void whatComesOutIsTheNewestOfWhatWentInInOrder(
      @ForAll("steps") List<Step> steps,
      @ForAll @IntRange(min = 1, max = 12) int maxDatagrams,
      @ForAll @IntRange(min = 90, max = 400) int maxBytes) {
    DatagramQueue queue = new DatagramQueue(maxDatagrams, maxBytes);
    ArrayDeque<long[]> model = new ArrayDeque<>();
    long tag = 0;
    for (Step step : steps) {
      if (step.offer) {
        long dropped = queue.droppedCount();
        assertTrue(offer(queue, ++tag, step.length));
        model.add(new long[] {tag, step.length});
        for (; dropped < queue.droppedCount(); dropped++) {
          assertTrue(
              model.size() > maxDatagrams || totalBytes(model) > maxBytes - 2 * largest(model),
              "dropped without need");
          model.removeFirst();
        }
      } else if (!model.isEmpty()) {
        model.removeFirst();
        queue.removeFirst();
      }
      assertEquals(model.size(), queue.size());
      assertEquals(totalBytes(model), queue.bytes());
      assertTrue(queue.size() <= maxDatagrams && queue.bytes() <= maxBytes);
      if (!model.isEmpty()) {
        assertFirst(queue, model.getFirst()[0], (int) model.getFirst()[1]);
      }
    }
    while (!model.isEmpty()) {
      long[] first = model.removeFirst();
      assertFirst(queue, first[0], (int) first[1]);
      queue.removeFirst();
    }
    assertTrue(queue.isEmpty());
  }

  private static long totalBytes(ArrayDeque<long[]> model) {
    return model.stream().mapToLong(d -> d[1]).sum();
  }

  /** At both ends of the ring up to a datagram's size may be unusable. */
  private static long largest(ArrayDeque<long[]> model) {
    return model.stream().mapToLong(d -> d[1]).max().orElse(0);
  }

  @Test
  void steadyStateAllocatesNothing() {
    DatagramQueue queue = new DatagramQueue(8, 10_000);
    byte[] data = new byte[1200];
    Runnable churn =
        () -> {
          for (int i = 0; i < 5000; i++) {
            queue.offer(data, 0, 700 + i % 500, i);
            if (i % 3 == 0) {
              queue.removeFirst();
            }
          }
        };
    churn.run();
    assertEquals(0, AllocationMeter.bytesAllocatedBy(churn));
  }

  @Test
  void releaseGivesTheMemoryBackAndTheQueueStaysUsable() {
    DatagramQueue queue = new DatagramQueue(8, 10_000);
    offer(queue, 1, 500);
    queue.release();
    assertTrue(queue.isEmpty());
    assertEquals(0, queue.firstArray().length);
    offer(queue, 2, 500);
    assertFirst(queue, 2, 500);
  }
}
