package dev.crowfly.node.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The ring against two counters: the byte at position n is a function of n. */
class ByteRingTest {
  private static final int CAPACITY = 10_000;

  @Property(tries = 300)
  void whatComesOutIsWhatWentIn(
      @ForAll @Size(max = 60) List<@IntRange(min = -7000, max = 7000) Integer> steps) {
    ByteRing ring = new ByteRing(CAPACITY);
    int in = 0;
    int out = 0;
    for (int step : steps) {
      if (step >= 0) {
        byte[] bytes = new byte[step];
        for (int i = 0; i < step; i++) {
          bytes[i] = at(in + i);
        }
        int taken = ring.write(bytes, 0, step);
        assertEquals(Math.min(step, CAPACITY - (in - out)), taken);
        in += taken;
      } else {
        byte[] bytes = new byte[-step];
        int given = ring.read(bytes, 0, -step);
        assertEquals(Math.min(-step, in - out), given);
        for (int i = 0; i < given; i++) {
          assertEquals(at(out + i), bytes[i]);
        }
        out += given;
      }
      assertEquals(in - out, ring.size());
      assertEquals(CAPACITY - (in - out), ring.free());
      assertTrue(ring.free() == 0 || ring.writeRun() > 0);
    }
  }

  private static byte at(int n) {
    return (byte) (n * 31 + (n >> 8));
  }
}
