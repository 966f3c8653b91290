package dev.crowfly.sim.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Chance is seeded, forkable, and the same everywhere. */
class ChanceTest {
  @Test
  void sequenceIsThatOfSplitMix64_forEver() {
    // Fixed here, so that a seed that failed once fails on every platform.
    assertEquals("989b3f130a063869", Long.toHexString(Chance.of(42).nextLong()));
    assertEquals("26e72579698da371", Long.toHexString(Chance.of(42).fork("name").nextLong()));
  }

  @Test
  void forkDependsOnTheNameAlone_notOnWhatWasDrawn() {
    Chance fresh = Chance.of(1);
    Chance used = Chance.of(1);
    for (int i = 0; i < 10; i++) {
      used.nextLong();
    }
    assertEquals(fresh.fork("a").nextLong(), used.fork("a").nextLong());
    assertNotEquals(fresh.fork("a").nextLong(), fresh.fork("b").nextLong());
    assertNotEquals(fresh.fork("a").nextLong(), Chance.of(2).fork("a").nextLong());
    assertNotEquals(fresh.fork("a").fork("b").nextLong(), fresh.fork("b").fork("a").nextLong());
  }

  @Test
  void manyForksOfManySeeds_areAllDifferent() {
    Set<Long> first = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      for (int name = 0; name < 200; name++) {
        first.add(Chance.of(seed).fork("node " + name).nextLong());
      }
    }
    assertEquals(40_000, first.size());
  }

  @Test
  void numbersStayInTheirBounds_andReachThem() {
    Chance chance = Chance.of(3);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(chance.between(-3, 3));
      double unit = chance.nextDouble();
      assertTrue(unit >= 0 && unit < 1);
    }
    assertEquals(Set.of(-3L, -2L, -1L, 0L, 1L, 2L, 3L), seen);
  }

  @Test
  void eachBitOfABytesStream_isSetHalfOfTheTime() {
    byte[] bytes = new byte[100_003];
    Chance.of(4).nextBytes(bytes, 0, bytes.length);
    int[] set = new int[Byte.SIZE];
    for (byte each : bytes) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        set[bit] += each >> bit & 1;
      }
    }
    for (int count : set) {
      assertEquals(0.5, count / (double) bytes.length, 0.01);
    }
  }

  @Test
  void certaintyDrawsNothing() {
    Chance chance = Chance.of(5);
    assertTrue(chance.happens(1) && !chance.happens(0));
    assertEquals(Chance.of(5).nextLong(), chance.nextLong());
  }
}
