package dev.crowfly.node.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GatheringTest {
  private final Counters counters = new Counters();
  private final Gathering gathering = new Gathering(counters);

  @Test
  void aStreamThatIsOnlyAcknowledgedGathers() {
    assertTrue(after(8, 1));
    assertTrue(after(4, 1));
    assertTrue(after(100, 0));
  }

  @Test
  void fewDatagramsAreWaitedForAtOnce() {
    assertFalse(after(0, 0));
    assertFalse(after(3, 0));
  }

  @Test
  void whoIsAnsweredIsNotMadeToWait() {
    assertFalse(after(32, 32));
    assertFalse(after(8, 3));
  }

  @Test
  void aTurnIsJudgedByItself() {
    assertTrue(after(1_000, 0));
    assertFalse(after(1, 0));
    assertFalse(after(10, 10));
    assertTrue(after(10, 0));
    assertEquals(1_021, counters.receives);
  }

  @Test
  void whereSleepsAreLong_itIsLeftAlone_andTriedAgainMuchLater() {
    for (int i = 0; i < Gathering.LATE_IN_A_ROW; i++) {
      assertTrue(after(8, 0));
      gathering.slept(15_600_000);
    }
    for (int i = 0; i < Gathering.TURNS_WITHOUT; i++) {
      assertFalse(after(8, 0));
      assertFalse(after(1, 1), "counts for nothing");
    }
    assertTrue(after(8, 0));
    gathering.slept(15_600_000);
    assertTrue(after(8, 0));
  }

  @Test
  void aLateSleepNowAndThen_isTheMachinesLoad() {
    for (int i = 0; i < 100; i++) {
      assertTrue(after(8, 0));
      gathering.slept(i % Gathering.LATE_IN_A_ROW == 0 ? 70_000 : 5_000_000);
    }
  }

  private boolean after(int receives, int sent) {
    counters.receives += receives;
    counters.sent += sent;
    return gathering.isWorthwhileAfterTurn();
  }
}
