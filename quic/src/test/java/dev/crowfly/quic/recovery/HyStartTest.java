package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HyStartTest {
  private static final long MS = 1_000_000L;
  private static final int SIZE = 1_200;

  private final HyStart hyStart = new HyStart();
  private long now = 100 * MS;

  /** A round of acknowledgments, 0.1 ms apart, with this RTT; returns the growth. */
  private long round(int acks, long rttNanos) {
    return round(acks, rttNanos, true);
  }

  private long round(int acks, long rttNanos, boolean windowUsed) {
    long sent = now;
    now += rttNanos;
    long growth = 0;
    for (int i = 0; i < acks; i++) {
      long step = i * MS / 10;
      growth += hyStart.onAcked(SIZE, sent + step, windowUsed, now + step);
    }
    now += acks * MS / 10;
    return growth;
  }

  @Test
  void steadyRtt_growsByWhatIsAcknowledged() {
    for (int i = 0; i < 100; i++) {
      assertEquals(10 * SIZE, round(10, 40 * MS));
    }
    assertFalse(hyStart.isConservative());
    assertFalse(hyStart.isFinished());
  }

  // RFC 9406 §4.2: RttThresh = max(4 ms, min(lastRoundMinRTT / 8, 16 ms))
  @Test
  void riseByTheThreshold_startsConservativeSlowStart() {
    assertThreshold(10 * MS, 4 * MS);
    assertThreshold(40 * MS, 5 * MS);
    assertThreshold(80 * MS, 10 * MS);
    assertThreshold(600 * MS, 16 * MS);
  }

  private void assertThreshold(long rtt, long threshold) {
    hyStart.reset();
    round(10, rtt);
    round(10, rtt + threshold - 1);
    assertFalse(hyStart.isConservative(), "below the threshold at " + rtt);
    hyStart.reset();
    round(10, rtt);
    round(10, rtt + threshold);
    assertTrue(hyStart.isConservative(), "at the threshold at " + rtt);
  }

  // RFC 9406 §4.2: N_RTT_SAMPLE = 8
  @Test
  void riseInFewerThanEightSamples_isNoReason() {
    round(10, 40 * MS);
    round(7, 60 * MS);
    assertFalse(hyStart.isConservative());
    round(8, 80 * MS);
    assertTrue(hyStart.isConservative());
  }

  // RFC 9406 §4.2: CSS_GROWTH_DIVISOR = 4, CSS_ROUNDS = 5
  @Test
  void conservativeSlowStart_growsAQuarter_andEndsAfterFiveRounds() {
    round(10, 40 * MS);
    assertEquals(8 * SIZE + 2 * SIZE / 4, round(10, 50 * MS), "the eighth sample decides");
    for (int i = 0; i < 4; i++) {
      assertEquals(10 * SIZE / 4, round(10, 50 * MS));
      assertFalse(hyStart.isFinished());
    }
    round(1, 50 * MS);
    assertTrue(hyStart.isFinished());
  }

  @Test
  void rttThatFallsAgain_resumesSlowStart_andCountsRoundsAnew() {
    round(10, 40 * MS);
    round(10, 50 * MS);
    round(10, 50 * MS);
    round(10, 49 * MS);
    assertFalse(hyStart.isConservative());
    assertEquals(10 * SIZE, round(10, 49 * MS));
    round(10, 60 * MS);
    assertTrue(hyStart.isConservative());
    for (int i = 0; i < 4; i++) {
      round(10, 60 * MS);
      assertFalse(hyStart.isFinished());
    }
    round(1, 60 * MS);
    assertTrue(hyStart.isFinished());
  }

  @Test
  void windowNotUsed_neitherGrowsNorConcludes() {
    round(10, 40 * MS);
    for (int i = 0; i < 20; i++) {
      assertEquals(0, round(10, (50 + 10 * i) * MS, false));
    }
    assertFalse(hyStart.isConservative());
    // The rounds without use told the RTT to compare with.
    round(10, 245 * MS);
    assertFalse(hyStart.isConservative());
  }

  @Property(tries = 2_000)
  void noise_neverEndsSlowStart_asLongAsEachRoundSeesTheTrueRttOnce(
      @ForAll long seed, @IntRange(min = 1, max = 300) @ForAll int rttMillis) {
    SplittableRandom random = new SplittableRandom(seed);
    HyStart start = new HyStart();
    long time = 100 * MS;
    for (int i = 0; i < 30; i++) {
      long sent = time;
      time += rttMillis * MS;
      int acks = 8 + random.nextInt(20);
      // HyStart++ may judge from the eighth sample on, so the true one comes before.
      int honest = random.nextInt(8);
      for (int j = 0; j < acks; j++) {
        long noise = j == honest ? 0 : random.nextLong(1 + rttMillis * MS);
        start.onAcked(SIZE, sent + j - noise, true, time + j);
      }
      time += acks;
      assertFalse(start.isConservative());
    }
  }

  @Property(tries = 1_000)
  void queueThatOnlyGrows_isNoticedInTime(
      @ForAll @IntRange(min = 1, max = 300) int rttMillis, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HyStart start = new HyStart();
    long time = 100 * MS;
    long queue = 0;
    int rounds = 0;
    for (; !start.isFinished(); rounds++) {
      assertTrue(rounds < 20);
      long sent = time;
      time += rttMillis * MS + queue;
      for (int j = 0; j < 10; j++) {
        start.onAcked(SIZE, sent + j, true, time + j + random.nextLong(MS));
      }
      time += 20 * MS;
      // At least 18 ms per round: above the threshold and the noise.
      queue += 18 * MS + random.nextLong(5 * MS);
    }
    // The second round shows the rise, unless a later sample of it is smaller; five more follow.
    assertTrue(rounds >= 6, rounds + " rounds");
  }
}
