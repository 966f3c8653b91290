package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.AllocationMeter;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ByteRangesTest {
  private static final int SPACE = 80;

  record Step(boolean add, int start, int length) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(true, true, false),
            Arbitraries.integers().between(0, SPACE - 1),
            Arbitraries.integers().between(0, 20))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Property(tries = 3000)
  void agreesWithABitSetAfterAnyAddsAndRemoves(@ForAll("steps") List<Step> steps) {
    ByteRanges ranges = new ByteRanges();
    BitSet model = new BitSet();
    for (Step step : steps) {
      int end = Math.min(SPACE, step.start + step.length);
      BitSet after = (BitSet) model.clone();
      after.set(step.start, end, step.add);
      if (step.add) {
        assertEquals(runs(after), ranges.countAfterAdd(step.start, end));
        ranges.add(step.start, end);
      } else {
        ranges.remove(step.start, end);
      }
      model = after;
      assertSame(model, ranges);
    }
  }

  private static int runs(BitSet set) {
    int runs = 0;
    for (int start = set.nextSetBit(0); start >= 0; runs++) {
      start = set.nextSetBit(set.nextClearBit(start));
    }
    return runs;
  }

  private static void assertSame(BitSet model, ByteRanges ranges) {
    int index = 0;
    for (int start = model.nextSetBit(0); start >= 0; index++) {
      int end = model.nextClearBit(start);
      assertEquals(start, ranges.start(index));
      assertEquals(end, ranges.end(index));
      start = model.nextSetBit(end);
    }
    assertEquals(index, ranges.count());
    assertEquals(model.isEmpty(), ranges.isEmpty());
    assertEquals(model.cardinality(), ranges.size());
    for (int i = 0; i < SPACE; i++) {
      assertEquals(model.get(i), ranges.contains(i));
      for (int end = i; end <= SPACE; end += 7) {
        assertEquals(end == i || model.nextClearBit(i) >= end, ranges.containsAll(i, end));
      }
    }
  }

  @Test
  void neighboursMergeAndHolesStay() {
    ByteRanges ranges = new ByteRanges();
    ranges.add(0, 10);
    ranges.add(20, 30);
    ranges.add(10, 15);
    assertEquals("{[0, 15), [20, 30)}", ranges.toString());
    ranges.remove(5, 25);
    assertEquals("{[0, 5), [25, 30)}", ranges.toString());
    assertEquals(0, ranges.firstStart());
    assertEquals(5, ranges.firstEnd());
  }

  @Test
  void worksUpToTheLargestOffsetThatQuicKnows() {
    long max = (1L << 62) - 1;
    ByteRanges ranges = new ByteRanges();
    ranges.add(max - 1, max);
    ranges.add(0, 1);
    ranges.remove(1, max - 1);
    assertEquals(2, ranges.count());
    assertTrue(ranges.contains(max - 1));
    ranges.add(1, max - 1);
    assertEquals(max, ranges.firstEnd());
  }

  @Test
  void anEmptySetHasNoFirstRange() {
    ByteRanges ranges = new ByteRanges();
    assertThrows(IndexOutOfBoundsException.class, ranges::firstStart);
    ranges.add(3, 3);
    ranges.remove(0, 100);
    assertTrue(ranges.isEmpty());
    assertFalse(ranges.contains(3));
  }

  @Test
  void clearLeavesNothingBehind() {
    ByteRanges ranges = new ByteRanges();
    for (int i = 0; i < 1000; i++) {
      ranges.add(2L * i, 2L * i + 1);
    }
    assertEquals(1000, ranges.count());
    ranges.clear();
    assertTrue(ranges.isEmpty());
    ranges.add(7, 9);
    assertEquals("{[7, 9)}", ranges.toString());
  }

  @Test
  void steadyStateAllocatesNothing() {
    ByteRanges ranges = new ByteRanges();
    Runnable churn =
        () -> {
          for (int round = 0; round < 2000; round++) {
            for (long i = 0; i < 20; i++) {
              ranges.add(3 * i, 3 * i + 2);
            }
            for (long i = 19; i >= 0; i--) {
              ranges.remove(3 * i + 1, 3 * i + 2);
            }
            ranges.remove(0, 100);
          }
        };
    churn.run();
    assertEquals(0, AllocationMeter.bytesAllocatedBy(churn));
  }
}
