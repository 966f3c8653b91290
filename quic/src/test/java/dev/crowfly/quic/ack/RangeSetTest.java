package dev.crowfly.quic.ack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RangeSetTest {
  private static RangeSet of(int maxRanges, long... numbers) {
    RangeSet set = new RangeSet(maxRanges);
    for (long number : numbers) {
      set.add(number);
    }
    return set;
  }

  private static String show(RangeSet set) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < set.rangeCount(); i++) {
      text.append(set.largest(i)).append('-').append(set.smallest(i)).append(' ');
    }
    return text.toString().trim();
  }

  @Test
  void neighboursMerge_rangesAreListedFromTheLargestDown() {
    assertEquals("9-7 4-4 2-0", show(of(8, 0, 2, 1, 4, 9, 7, 8)));
  }

  @Test
  void aNumberIsNewOnlyOnce() {
    RangeSet set = new RangeSet(4);
    assertTrue(set.add(5));
    assertFalse(set.add(5));
  }

  @Test
  void fullSet_dropsTheSmallestRangeAndCountsEverythingBelowAsSeen() {
    RangeSet set = of(3, 10, 20, 30, 40);
    assertEquals("40-40 30-30 20-20", show(set));
    assertEquals(11, set.floor());
    assertTrue(set.contains(3));
    assertTrue(set.contains(10));
    assertFalse(set.contains(11));
    assertFalse(set.add(9));
  }

  @Test
  void fullSet_newSmallestRange_isForgottenAtOnceButNeverNewAgain() {
    RangeSet set = of(2, 20, 30);
    assertTrue(set.add(10));
    assertEquals("30-30 20-20", show(set));
    assertTrue(set.contains(10));
    assertFalse(set.add(10));
    assertTrue(set.add(11));
  }

  @Test
  void removeBelow_cutsARange_withoutMovingTheFloor() {
    RangeSet set = of(4, 1, 2, 3, 7);
    set.removeBelow(3);
    assertEquals("7-7 3-3", show(set));
    assertEquals(0, set.floor());
    assertTrue(set.add(2));
  }

  @Test
  void containsAll_seesGapsAndTheFloor() {
    RangeSet set = of(2, 1, 5, 6, 7, 9);
    assertEquals(2, set.floor());
    assertTrue(set.containsAll(5, 7));
    assertFalse(set.containsAll(5, 9));
    assertFalse(set.containsAll(1, 7));
    assertTrue(set.containsAll(0, 1));
    assertTrue(set.containsAll(8, 7));
  }

  @Test
  void rangeOutsideTheSet_isRefused() {
    RangeSet set = of(4, 1);
    assertThrows(IndexOutOfBoundsException.class, () -> set.largest(1));
    assertThrows(IndexOutOfBoundsException.class, () -> set.smallest(-1));
    assertThrows(IllegalArgumentException.class, () -> new RangeSet(0));
  }

  /** The model: a tree of numbers that drops its lowest run of neighbours when it has too many. */
  @Property(tries = 10_000)
  void behavesLikeATreeSetThatForgetsItsLowestRange(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int maxRanges = 1 + random.nextInt(6);
    int numbers = 10 + random.nextInt(20);
    RangeSet set = new RangeSet(maxRanges);
    TreeSet<Long> model = new TreeSet<>();
    long floor = 0;
    for (int i = random.nextInt(40); i >= 0; i--) {
      long number = random.nextInt(numbers);
      if (random.nextInt(10) == 0) {
        set.removeBelow(number);
        model.headSet(number).clear();
      } else {
        boolean isNew = number >= floor && model.add(number);
        assertEquals(isNew, set.add(number));
        if (runs(model) > maxRanges) {
          long last = model.first();
          while (model.remove(last)) {
            last++;
          }
          floor = last;
        }
      }
      assertEquals(floor, set.floor());
      assertEquals(runs(model), set.rangeCount());
    }
    assertEquals(showModel(model), show(set));
    for (long n = 0; n <= numbers; n++) {
      assertEquals(n < floor || model.contains(n), set.contains(n));
      boolean all = true;
      for (long to = n; to <= numbers; to++) {
        all &= to < floor || model.contains(to);
        if (all != set.containsAll(n, to)) {
          fail(n + ".." + to);
        }
      }
    }
  }

  private static int runs(NavigableSet<Long> model) {
    int runs = 0;
    for (long n : model) {
      runs += model.contains(n - 1) ? 0 : 1;
    }
    return runs;
  }

  private static String showModel(NavigableSet<Long> model) {
    StringBuilder text = new StringBuilder();
    Long high = model.isEmpty() ? null : model.last();
    while (high != null) {
      long low = high;
      while (model.contains(low - 1)) {
        low--;
      }
      text.append(high).append('-').append(low).append(' ');
      high = model.lower(low);
    }
    return text.toString().trim();
  }
}
