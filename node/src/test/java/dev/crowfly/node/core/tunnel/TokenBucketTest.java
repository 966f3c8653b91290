package dev.crowfly.node.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The bucket against arithmetic. */
class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aFullBucketGivesItsBurstAndThenTheRate() {
    TokenBucket bucket = new TokenBucket(3, 10, 0);
    assertEquals(3, bucket.available(0));
    bucket.take(3);
    assertEquals(0, bucket.available(SECOND / 10 - 1));
    assertEquals(SECOND / 10, bucket.nextAt());
    assertEquals(1, bucket.available(SECOND / 10));
    assertEquals(3, bucket.available(60 * SECOND), "no more than the burst");
  }

  @Property(tries = 200)
  void neverMoreThanBurstAndRateAllow(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int burst = random.nextInt(1, 50);
    int rate = random.nextInt(1, 1000);
    TokenBucket bucket = new TokenBucket(burst, rate, 0);
    long now = 0;
    long taken = 0;
    for (int i = 0; i < 200; i++) {
      now += random.nextLong(SECOND / 10);
      long there = bucket.available(now);
      long some = random.nextLong(there + 1);
      bucket.take(some);
      taken += some;
      double most = burst + rate * (double) now / SECOND * 1.001 + 1;
      assertTrue(taken <= most, taken + " of " + most);
      if (bucket.available(now) == 0) {
        assertEquals(1, bucket.available(bucket.nextAt()));
        now = bucket.nextAt();
      }
    }
  }
}
