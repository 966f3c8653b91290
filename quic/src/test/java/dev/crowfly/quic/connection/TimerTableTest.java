package dev.crowfly.quic.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TimerTableTest {
  private final TimerTable timers = new TimerTable();

  @Test
  void nothingRuns_atFirst() {
    assertEquals(TimerTable.NEVER, timers.earliest());
    for (Timer timer : Timer.values()) {
      assertFalse(timers.expire(timer, TimerTable.NEVER - 1));
    }
  }

  @Test
  void everyTimer_hasAPlaceOfItsOwn() {
    long deadline = 100;
    for (Timer timer : Timer.values()) {
      timers.set(timer, deadline++);
    }
    assertEquals(100, timers.earliest());
    deadline = 100;
    for (Timer timer : Timer.values()) {
      assertFalse(timers.expire(timer, deadline - 1));
      assertTrue(timers.expire(timer, deadline));
      assertFalse(timers.expire(timer, deadline), "it expires once");
      deadline++;
    }
    assertEquals(TimerTable.NEVER, timers.earliest());
  }

  @Test
  void stoppedTimers_doNotExpire() {
    timers.set(Timer.IDLE, 5);
    timers.set(Timer.CLOSE, 6);
    timers.stop(Timer.IDLE);
    assertEquals(6, timers.earliest());
    timers.stopAll();
    assertEquals(TimerTable.NEVER, timers.earliest());
    assertFalse(timers.expire(Timer.CLOSE, 100));
  }
}
