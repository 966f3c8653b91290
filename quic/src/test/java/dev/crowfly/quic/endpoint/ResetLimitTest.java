package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 9000 §10.3.3: stateless resets are bounded. */
class ResetLimitTest {
  private final ResetLimit limit = new ResetLimit();

  private int takeAll(long now) {
    int taken = 0;
    while (limit.take(now)) {
      taken++;
    }
    return taken;
  }

  @Test
  void aBurstMayLeaveAtOnce() {
    assertEquals(ResetLimit.BURST, takeAll(0));
    assertFalse(limit.take(ResetLimit.NANOS_PER_RESET - 1));
  }

  @Test
  void thenOnePerInterval() {
    takeAll(0);
    assertTrue(limit.take(ResetLimit.NANOS_PER_RESET));
    assertFalse(limit.take(ResetLimit.NANOS_PER_RESET));
    assertEquals(10, takeAll(11 * ResetLimit.NANOS_PER_RESET));
  }

  @Test
  void aLongSilenceBringsNoMoreThanABurst() {
    takeAll(0);
    assertEquals(ResetLimit.BURST, takeAll(1_000_000 * ResetLimit.NANOS_PER_RESET));
  }
}
