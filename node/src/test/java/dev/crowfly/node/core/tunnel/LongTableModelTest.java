package dev.crowfly.node.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The table against a HashMap, with keys that collide. */
class LongTableModelTest {
  @Property(tries = 200)
  void itIsAMap(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LongTable<String> table = new LongTable<>();
    Map<Long, String> model = new HashMap<>();
    long step = random.nextBoolean() ? 1 : 1L << random.nextInt(40);
    for (int i = 0; i < 400; i++) {
      long key = random.nextInt(40) * step;
      if (random.nextInt(5) < 3) {
        String value = "v" + i;
        table.put(key, value);
        model.put(key, value);
      } else {
        assertSame(model.remove(key), table.remove(key));
      }
      assertEquals(model.size(), table.size());
      assertSame(model.get(key), table.get(key));
    }
    for (long key = 0; key < 40; key++) {
      assertSame(model.get(key * step), table.get(key * step));
    }
    assertEquals(new HashSet<>(model.values()), new HashSet<>(table.snapshot()));
    table.clear();
    assertEquals(0, table.size());
  }
}
