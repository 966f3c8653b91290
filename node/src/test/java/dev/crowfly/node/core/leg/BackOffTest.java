package dev.crowfly.node.core.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.wire.Nodes;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static final long FIRST = 500;
  private static final long MOST = 30_000;

  @Test
  void waitsDouble_upToTheMost_andStartOver() {
    BackOff backOff = new BackOff(FIRST, MOST, Nodes.random(5));
    long whole = FIRST;
    for (int i = 0; i < 12; i++) {
      long wait = backOff.next();
      assertTrue(wait >= whole / 2 && wait <= whole, wait + " of " + whole);
      whole = Math.min(MOST, 2 * whole);
    }
    backOff.reset();
    assertTrue(backOff.next() <= FIRST);
  }

  @Test
  void halfOfTheWait_isChance() {
    Set<Long> waits = new HashSet<>();
    double sum = 0;
    for (int node = 0; node < 1_000; node++) {
      long wait = new BackOff(1_000_000, MOST, Nodes.random(node)).next();
      waits.add(wait);
      sum += wait;
    }
    assertTrue(waits.size() > 950, "nodes come back at times of their own: " + waits.size());
    assertEquals(750_000, sum / 1_000, 20_000);
  }
}
