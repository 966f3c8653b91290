package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RingBitsTest {
  /** The model: a tree of the numbers, all within one ring that begins anywhere. */
  @Property(tries = 2_000)
  void behavesLikeATreeSet(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int capacity = 64 << random.nextInt(10);
    long base = random.nextLong(1L << 40);
    RingBits bits = new RingBits(capacity);
    TreeSet<Long> model = new TreeSet<>();
    for (int i = 0; i < 60; i++) {
      long number = base + random.nextInt(capacity);
      if (random.nextInt(3) == 0 && !model.isEmpty()) {
        Long member = model.floor(number);
        number = member == null ? model.first() : member;
        bits.remove(number);
        model.remove(number);
      } else {
        bits.add(number);
        model.add(number);
      }
      assertEquals(model.contains(number), bits.contains(number));
      long from = base + random.nextInt(capacity);
      long last = Math.min(from + random.nextInt(capacity), base + capacity - 1);
      Long expected = model.ceiling(from);
      boolean none = expected == null || expected > last;
      assertEquals(none ? SentPacketLog.NONE : expected, bits.first(from, last));
      long all = model.isEmpty() ? SentPacketLog.NONE : model.first();
      assertEquals(all, bits.first(base, base + capacity - 1));
    }
  }
}
