package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StreamTableModelTest {
  record Step(boolean put, long id) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Long> ids =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 40), Arbitraries.longs().between(0, (1L << 62) - 1));
    return Combinators.combine(Arbitraries.of(true, true, false), ids)
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(150);
  }

  private static Stream stream(long id) {
    return new Stream(id, null, null, null);
  }

  @Property(tries = 1000)
  void agreesWithAMap(@ForAll("steps") List<Step> steps) {
    StreamTable table = new StreamTable();
    Map<Long, Stream> model = new HashMap<>();
    for (Step step : steps) {
      if (step.put && !model.containsKey(step.id)) {
        Stream stream = stream(step.id);
        table.put(stream);
        model.put(step.id, stream);
      } else if (!step.put) {
        table.remove(step.id);
        model.remove(step.id);
      }
      assertEquals(model.size(), table.size());
      for (Step any : steps) {
        assertSame(model.get(any.id), table.get(any.id));
      }
    }
    Set<Stream> seen = new HashSet<>();
    table.forEach(seen::add);
    assertEquals(new HashSet<>(model.values()), seen);
  }

  @Test
  void tenThousandStreamsComeAndGo() {
    StreamTable table = new StreamTable();
    for (long i = 0; i < 10_000; i++) {
      table.put(stream(4 * i));
    }
    for (long i = 0; i < 10_000; i += 2) {
      table.remove(4 * i);
    }
    for (long i = 0; i < 10_000; i++) {
      assertEquals(i % 2 == 1, table.get(4 * i) != null);
    }
    assertNull(table.get(40_000));
    assertThrows(IllegalArgumentException.class, () -> table.put(stream(4)));
  }
}
