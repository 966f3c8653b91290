package dev.crowfly.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.sim.net.AccessKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Invariants, goals and impossible events fail when they should, and then alone. */
class WatchTest {
  private final World world = World.seeded(3);

  @Test
  void invariantIsLookedAtAfterEachStep() {
    AtomicInteger looked = new AtomicInteger();
    world.invariant("counts", () -> looked.incrementAndGet() < 10 ? null : "ten looks");
    for (int i = 0; i < 9; i++) {
      world.after(Duration.ofSeconds(i), () -> {});
    }
    WorldError error = assertThrows(WorldError.class, () -> world.run(Duration.ofMinutes(1)));
    assertTrue(error.getMessage().contains("invariant counts: ten looks"), error::getMessage);
    assertEquals(10, looked.get());
  }

  @Test
  void impossibleEvent_failsAtTheInstantWhenItHappens() {
    world.impossible("a leg", event -> event.event() instanceof NodeEvent.LegUp);
    world.node("node", AccessKind.PUBLIC);
    WorldError error = assertThrows(WorldError.class, () -> world.run(Duration.ofMinutes(1)));
    assertTrue(error.getMessage().contains("impossible event (a leg)"), error::getMessage);
    assertTrue(world.elapsed().compareTo(Duration.ofMillis(100)) < 0, () -> "" + world.elapsed());
  }

  @Test
  void goalThatIsNotReached_failsAtItsDeadline_whoeverLetsTimePass() {
    Goal goal = world.goal("never", Duration.ofSeconds(3), () -> false);
    WorldError error = assertThrows(WorldError.class, () -> world.run(Duration.ofMinutes(1)));
    assertTrue(error.getMessage().contains("not reached in time: never"), error::getMessage);
    assertEquals(Duration.ofSeconds(3), world.elapsed());
    assertFalse(goal.isReached());
  }

  @Test
  void goalsThatAreReached_endTheWaiting_andTellWhen() {
    SimNode node = world.node("node", AccessKind.PUBLIC);
    long before = world.now();
    Goal goal = world.goal("leg", Duration.ofSeconds(3), node::isLegUp);
    world.untilGoals();
    assertEquals(world.now(), goal.reachedAtNanos());
    assertEquals(0.084, (goal.reachedAtNanos() - before) / 1e9, 0.01);
    world.run(Duration.ofSeconds(10));
  }

  @Test
  void idleWorldWithOpenGoals_isAnErrorAtOnce() {
    world.goal("never", Duration.ofDays(3), () -> false);
    WorldError error = assertThrows(WorldError.class, world::untilGoals);
    assertTrue(error.getMessage().contains("idle, but not finished: never"), error::getMessage);
    assertEquals(Duration.ZERO, world.elapsed());
  }

  @Test
  void loopWithoutDelay_isAnError() {
    again();
    WorldError error = assertThrows(WorldError.class, () -> world.run(Duration.ofSeconds(1)));
    assertTrue(error.getMessage().contains("a loop without delay"), error::getMessage);
  }

  private void again() {
    world.after(Duration.ZERO, this::again);
  }

  @Test
  void failureTellsSeedTimeAndStories() {
    world.node("node", AccessKind.PUBLIC);
    WorldError error =
        assertThrows(WorldError.class, () -> world.until(() -> false, Duration.ofSeconds(2)));
    String told = error.getMessage();
    assertTrue(told.startsWith("seed 3, after PT2S: not within PT2S\n"), told);
    assertTrue(told.contains("---- intermediate") && told.contains("NodeJoined"), told);
    assertTrue(told.contains("---- node") && told.contains("LegUp"), told);
  }

  @Test
  void exceptionOfAHandler_endsTheWorldWithIt() {
    IllegalStateException thrown = new IllegalStateException("a bug of the application");
    world.after(
        Duration.ofSeconds(1),
        () -> {
          throw thrown;
        });
    WorldError error = assertThrows(WorldError.class, () -> world.run(Duration.ofSeconds(2)));
    assertEquals(thrown, error.getCause());
  }

  @Test
  void runWithoutAnythingToDo_stillTakesItsTime() {
    long before = world.timeOfDayMillis();
    world.run(Duration.ofDays(400));
    assertEquals(Duration.ofDays(400), world.elapsed());
    assertEquals(Duration.ofDays(400).toMillis(), world.timeOfDayMillis() - before);
  }
}
