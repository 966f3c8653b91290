package dev.crowfly.sim.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.PathChange;
import dev.crowfly.sim.work.Transfer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * A direct path that comes and goes.
 *
 * <pre>
 *   direct   ----____----____----____----      10 s there, 10 s gone
 *   relay    ----------------------------      always there
 *   bytes    ============================      in both directions, all of them
 * </pre>
 *
 * <p>For ten minutes: {@code -Dcrowfly.flaps=30}.
 */
class FlappingTest {
  private static final int TIMES = Integer.getInteger("crowfly.flaps", 10);
  private static final Duration HALF = Duration.ofSeconds(10);
  private static final long LONGEST_GAP_NANOS = Duration.ofSeconds(5).toNanos();

  @Test
  void pathThatComesAndGoes_isFollowedOnceEachTime_andNoByteIsLost() {
    Scene scene = new Scene(404);
    Phase.JUST_DIRECT.reach(scene);
    int before = scene.session.changes().size();
    long total = 2L * TIMES * HALF.toSeconds() * 1_000;
    Transfer transfer = Transfer.both(scene.session, total, total, 1_000);
    for (int i = 0; i < TIMES; i++) {
      scene.direct.cut();
      scene.world.run(HALF);
      scene.direct.heal();
      scene.world.run(HALF);
    }
    scene.world.until(transfer::isDone);
    List<PathChange> changes = scene.session.changes();
    int count = changes.size() - before;
    long leastNanos = Long.MAX_VALUE;
    for (int i = before + 1; i < changes.size(); i++) {
      leastNanos =
          Math.min(
              leastNanos, changes.get(i).sinceOpenNanos() - changes.get(i - 1).sinceOpenNanos());
    }
    System.out.printf(
        Locale.ROOT,
        "direct path there 10 s, gone 10 s, %d times: %d changes of path, %.2f s apart at least,"
            + " longest gap %.2f s%n",
        TIMES,
        count,
        leastNanos / 1e9,
        transfer.longestGapNanos() / 1e9);
    assertEquals(0, scene.session.losses());
    assertTrue(count > 2 && count <= 2 * TIMES, "changes " + count);
    assertTrue(leastNanos >= 1_000_000_000, "nanoseconds apart " + leastNanos);
    assertTrue(transfer.longestGapNanos() < LONGEST_GAP_NANOS, transfer::toString);
    scene.untilPathIs(true);
    scene.close();
  }
}
