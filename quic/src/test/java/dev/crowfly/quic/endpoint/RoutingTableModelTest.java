package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.crowfly.quic.testing.SeededRandom;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** {@link RoutingTable} against a {@link HashMap}. */
class RoutingTableModelTest {
  private static byte[] id(SplittableRandom random, int distinct) {
    byte[] id = new byte[random.nextInt(21)];
    // Few values in many lengths: prefixes of each other, collisions, repeats.
    Arrays.fill(id, (byte) random.nextInt(distinct));
    return id;
  }

  private static ByteBuffer key(byte[] id) {
    return ByteBuffer.wrap(id);
  }

  @Property(tries = 500)
  void behavesLikeAMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int distinct) {
    SplittableRandom random = new SplittableRandom(seed);
    RoutingTable<Object> table = new RoutingTable<>(new SeededRandom(seed));
    Map<ByteBuffer, Object> model = new HashMap<>();
    Object[] values = {new Object(), new Object(), new Object()};
    for (int step = 0; step < 1_500; step++) {
      byte[] id = id(random, distinct);
      Object value = values[random.nextInt(values.length)];
      // Grows first, shrinks later.
      if (random.nextInt(1_500) > step) {
        assertEquals(model.putIfAbsent(key(id), value) == null, table.putIfAbsent(id, value));
      } else {
        table.remove(id, value);
        model.remove(key(id), value);
      }
      assertEquals(model.size(), table.size());
      byte[] probe = id(random, distinct);
      assertSame(model.get(key(probe)), table.get(probe, 0, probe.length));
    }
    for (Map.Entry<ByteBuffer, Object> entry : model.entrySet()) {
      byte[] id = entry.getKey().array();
      assertSame(entry.getValue(), table.get(id, 0, id.length));
      table.remove(id, entry.getValue());
      assertNull(table.get(id, 0, id.length));
    }
    assertEquals(0, table.size());
  }

  @Test
  void lookUp_readsFromTheMiddleOfADatagram() {
    RoutingTable<String> table = new RoutingTable<>(new SeededRandom(1));
    table.putIfAbsent(new byte[] {1, 2, 3}, "here");
    assertEquals("here", table.get(new byte[] {9, 9, 1, 2, 3, 4}, 2, 3));
    assertNull(table.get(new byte[] {9, 9, 1, 2, 3, 4}, 2, 4));
    assertNull(table.get(new byte[] {9, 9, 1, 2, 3, 4}, 2, 0));
  }

  @Test
  void removal_isOnlyForTheOwner() {
    RoutingTable<String> table = new RoutingTable<>(new SeededRandom(1));
    byte[] id = {1};
    table.putIfAbsent(id, "owner");
    table.remove(id, "somebody");
    assertEquals("owner", table.get(id, 0, 1));
  }
}
