package dev.crowfly.quic.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ArrivedSizesTest {
  private record Arrived(int size, long time) {}

  private static long expected(List<Arrived> all, int size) {
    return all.stream()
        .filter(arrived -> arrived.size >= size)
        .mapToLong(Arrived::time)
        .max()
        .orElse(ArrivedSizes.NEVER);
  }

  @Property(tries = 1_000)
  void upToEightSizes_areAnsweredExactly(
      @ForAll @IntRange(min = 1, max = 8) int sizes, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ArrivedSizes arrived = new ArrivedSizes();
    List<Arrived> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Arrived next = new Arrived(1200 + random.nextInt(sizes), random.nextInt(100));
      all.add(next);
      arrived.add(next.size, next.time);
      for (int size = 1199; size <= 1200 + sizes; size++) {
        assertEquals(expected(all, size), arrived.lastSent(size));
      }
    }
  }

  @Property(tries = 1_000)
  void moreSizes_neverMakeAnArrivalThatWasNone(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ArrivedSizes arrived = new ArrivedSizes();
    List<Arrived> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Arrived next = new Arrived(1200 + random.nextInt(100), random.nextInt(1_000));
      all.add(next);
      arrived.add(next.size, next.time);
      for (int size = 1200; size < 1300; size += 7) {
        assertTrue(arrived.lastSent(size) <= expected(all, size));
      }
      assertEquals(expected(all, 1), arrived.lastSent(1), "the newest is always known");
    }
    arrived.clear();
    assertEquals(ArrivedSizes.NEVER, arrived.lastSent(1));
  }
}
