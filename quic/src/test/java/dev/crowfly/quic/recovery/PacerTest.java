package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacerTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;
  private static final int SIZE = 1_200;

  private final RttEstimator rtt = new RttEstimator();
  private final NewReno reno = new NewReno(SIZE);
  private final Pacer pacer = new Pacer(rtt, reno);

  /** A window of about that size in slow start or avoidance, and that RTT. */
  private void set(long windowBytes, boolean slowStart, long rttNanos) {
    rtt.onSample(rttNanos, 0, 0, true, 1);
    while (reno.windowBytes() < (slowStart ? windowBytes : 2 * windowBytes)) {
      long missing = (slowStart ? windowBytes : 2 * windowBytes) - reno.windowBytes();
      reno.onAcked(Math.min(reno.windowBytes(), missing), 5, reno.windowBytes(), rtt, 5);
    }
    if (!slowStart) {
      reno.onCongestionEvent(6, SIZE, 7);
    }
    assertEquals(windowBytes, reno.windowBytes());
  }

  private int burst(long now) {
    int sent = 0;
    while (pacer.canSend(SIZE, now)) {
      pacer.onSent(SIZE, now);
      sent++;
    }
    return sent;
  }

  private static void assertTime(long expected, long actual) {
    assertTrue(actual >= expected && actual <= expected + 10, actual + " is not " + expected);
  }

  // RFC 9002 §7.7: "Senders SHOULD limit bursts to the initial congestion window"
  @Test
  void newPath_sendsTenDatagramsAtOnce_evenAfterAnHourOfIdling() {
    assertEquals(10, burst(0));
    assertEquals(10, burst(3_600 * SECOND));
  }

  // RFC 9002 §7.7: rate = N * congestion_window / smoothed_rtt
  @ParameterizedTest
  @CsvSource({"true, 2.0", "false, 1.25"})
  void rate_followsWindowAndRtt(boolean slowStart, double gain) {
    set(120_000, slowStart, 100 * MS);
    assertEquals(gain * 1_200_000, pacer.bytesPerSecond(), 1e-3);
    rtt.onSample(900 * MS, 0, 0, true, 2);
    assertEquals(gain * 600_000, pacer.bytesPerSecond(), 1e-3);
  }

  @Test
  void afterTheBurst_eightDatagramsAtATime() {
    set(120_000, false, 100 * MS);
    assertEquals(10, burst(SECOND));
    long next = pacer.nextSendTime(SECOND);
    // 1.5 bytes per microsecond: 8 * 1,200 bytes in 6.4 ms.
    assertTime(SECOND + 6_400_000, next);
    assertFalse(pacer.canSend(SIZE, next - 10));
    assertEquals(8, burst(next));
  }

  @Test
  void smallWindow_isSpreadOverAnEighthEach() {
    set(12_000, false, 100 * MS);
    burst(SECOND);
    long next = pacer.nextSendTime(SECOND);
    assertTime(SECOND + 10 * MS, next);
    assertEquals(1, burst(next));
  }

  @Test
  void packetsThatDontAsk_areCharged_butOwedNoMoreThanABurst() {
    set(120_000, false, 100 * MS);
    for (int i = 0; i < 1_000; i++) {
      pacer.onSent(SIZE, SECOND);
    }
    assertFalse(pacer.canSend(SIZE, SECOND));
    assertTime(SECOND + 18 * 800_000, pacer.nextSendTime(SECOND));
  }

  @Test
  void packetLargerThanTheBucket_passesWhenItIsFull() {
    set(120_000, false, 100 * MS);
    assertTrue(pacer.canSend(16_384, SECOND));
    pacer.onSent(16_384, SECOND);
    assertFalse(pacer.canSend(16_384, SECOND));
    assertTrue(pacer.canSend(16_384, pacer.nextSendTime(SECOND)));
  }

  @Test
  void refusal_countsAsLimiting_untilTheTimeHasCome() {
    set(120_000, false, 100 * MS);
    assertFalse(pacer.isLimiting(SECOND));
    burst(SECOND);
    assertTrue(pacer.isLimiting(SECOND));
    assertFalse(pacer.isLimiting(pacer.nextSendTime(SECOND)));
  }

  // Timers of 1 ms: what one is late may be caught up.
  @ParameterizedTest
  @CsvSource({
    "24000, 100",
    "120000, 100",
    "1200000, 100",
    "12000000, 100",
    "120000, 10",
    "12000000, 20",
    "24000, 1000",
    "1200000, 3"
  })
  void wholeMillisecondTimers_costNoThroughput(long windowBytes, long rttMillis) {
    set(windowBytes, false, rttMillis * MS);
    burst(SECOND);
    long sent = 0;
    long now = SECOND;
    while (now < 21 * SECOND) {
      long next = pacer.nextSendTime(now);
      assertTrue(next > now);
      now = (next + MS - 1) / MS * MS;
      sent += (long) SIZE * burst(now);
    }
    double share = sent / (20 * pacer.bytesPerSecond());
    assertTrue(share > 0.98 && share < 1.002, "share " + share);
  }

  @Property(tries = 2_000)
  void bytesInAnyInterval_areRateTimesIntervalPlusBurst(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RttEstimator path = new RttEstimator(1 + random.nextLong(300 * MS));
    NewReno controller = new NewReno(SIZE);
    controller.onCongestionEvent(0, SIZE, 1);
    Pacer model = new Pacer(path, controller);
    double rate = model.bytesPerSecond() / 1e9;
    double capacity = Math.max(10 * SIZE, rate * 2 * MS);
    // The largest excess over the rate of all intervals that end now: a leaky bucket.
    double excess = 0;
    long now = random.nextLong(SECOND);
    long last = now;
    for (int i = 0; i < 100; i++) {
      now = random.nextBoolean() ? model.nextSendTime(now) : now + random.nextLong(20 * MS);
      excess = Math.max(0, excess - (now - last) * rate);
      last = now;
      for (int tries = random.nextInt(30); tries > 0; tries--) {
        int size = 20 + random.nextInt(SIZE - 19);
        boolean allowed = model.canSend(size, now);
        assertEquals(allowed, model.nextSendTime(now) == now);
        assertEquals(allowed, !model.isLimiting(now));
        if (allowed) {
          model.onSent(size, now);
          excess += size;
          assertTrue(excess <= capacity + 1e-3, excess + " above " + capacity);
        }
      }
      long next = model.nextSendTime(now);
      if (next > now && random.nextBoolean()) {
        now = next;
        assertTrue(model.canSend(1, now), "the time told is enough");
      }
    }
  }
}
