package dev.crowfly.signaling.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Token buckets, deadlines and flow ids, as arithmetic. */
class SmallPartsTest {
  private static final long MILLI = 1_000_000L;

  @Test
  void bucketGivesItsBurstAndThenItsRate() {
    TokenBucket bucket = new TokenBucket(10, 3, 0);
    assertTrue(bucket.take(3, 0));
    assertFalse(bucket.take(1, 99 * MILLI));
    assertTrue(bucket.take(1, 100 * MILLI));
    assertFalse(bucket.take(1, 199 * MILLI));
    assertEquals(3, bucket.available(10_000 * MILLI));
  }

  @Test
  void bucketLosesNothingWhenAskedOften() {
    TokenBucket bucket = new TokenBucket(10, 100, 0);
    assertTrue(bucket.take(100, 0));
    for (long now = 0; now < 1000 * MILLI; now += MILLI / 3) {
      bucket.available(now);
    }
    assertEquals(10, bucket.available(1000 * MILLI));
  }

  @Test
  void bucketRemembersDebtsAndFillsUpAfterAnyTime() {
    TokenBucket bucket = new TokenBucket(1000, 5, 0);
    bucket.owe(9);
    assertFalse(bucket.isHopeless());
    bucket.owe(2);
    assertTrue(bucket.isHopeless());
    assertEquals(-5, bucket.available(MILLI));
    assertEquals(5, bucket.available(Long.MAX_VALUE / 2));
  }

  @Test
  void deadlinesAreDueInTheOrderInWhichTheyBegan() {
    Deadlines<String> deadlines = new Deadlines<>(10);
    deadlines.start("one", 0);
    deadlines.start("two", 1);
    deadlines.start("three", 2);
    deadlines.start("one", 3);
    deadlines.stop("three");
    assertEquals(11, deadlines.next());
    assertNull(deadlines.poll(10));
    assertEquals("two", deadlines.poll(20));
    assertEquals("one", deadlines.poll(20));
    assertNull(deadlines.poll(20));
    assertEquals(Switchboard.NEVER, deadlines.next());
  }

  @Test
  void smallestFreeFlowIsGivenAndNoneBeyondTwoBytes() {
    FlowIds flows = new FlowIds();
    for (int i = 0; i < FlowIds.LIMIT; i++) {
      assertEquals(i, flows.take());
    }
    assertEquals(FlowIds.NONE, flows.take());
    flows.give(77);
    flows.give(5);
    assertEquals(5, flows.take());
    assertEquals(77, flows.take());
  }
}
