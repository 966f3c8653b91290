package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RttEstimatorTest {
  private static final long MS = 1_000_000;
  private static final long MAX_ACK_DELAY = 25 * MS;

  private final RttEstimator rtt = new RttEstimator();

  // RFC 9002 §6.2.2: "This results in handshakes starting with a PTO of 1 second"
  @Test
  void withoutSamples_theInitialRttGivesAPtoOfOneSecond() {
    assertFalse(rtt.hasSample());
    assertEquals(-1, rtt.firstSampleTime());
    assertEquals(333 * MS, rtt.smoothedNanos());
    assertEquals(333 * MS / 2, rtt.variationNanos());
    assertEquals(999 * MS, rtt.ptoNanos(0));
  }

  // RFC 9002 §5.3
  @Test
  void firstSample_replacesEverything() {
    rtt.onSample(80 * MS, 10 * MS, MAX_ACK_DELAY, false, 7 * MS);
    assertTrue(rtt.hasSample());
    assertEquals(7 * MS, rtt.firstSampleTime());
    assertEquals(80 * MS, rtt.latestNanos());
    assertEquals(80 * MS, rtt.minNanos());
    assertEquals(80 * MS, rtt.smoothedNanos());
    assertEquals(40 * MS, rtt.variationNanos());
    assertEquals((80 + 160 + 25) * MS, rtt.ptoNanos(MAX_ACK_DELAY));
  }

  // RFC 9002 §5.3 and A.7: rttvar = 3/4 * 40 + 1/4 * |80 - 104|, smoothed = 7/8 * 80 + 1/8 * 104
  @Test
  void laterSample_movesTheAverages() {
    rtt.onSample(80 * MS, 0, MAX_ACK_DELAY, true, 0);
    rtt.onSample(120 * MS, 16 * MS, MAX_ACK_DELAY, true, MS);
    assertEquals(80 * MS, rtt.minNanos());
    assertEquals(120 * MS, rtt.latestNanos());
    assertEquals(36 * MS, rtt.variationNanos());
    assertEquals(83 * MS, rtt.smoothedNanos());
    assertEquals(0, rtt.firstSampleTime());
  }

  // RFC 9002 §5.3: "MUST use the lesser of the acknowledgment delay and the peer's max_ack_delay
  // after the handshake is confirmed"
  @Test
  void confirmed_ackDelayIsLimitedByMaxAckDelay() {
    rtt.onSample(80 * MS, 0, MAX_ACK_DELAY, true, 0);
    rtt.onSample(185 * MS, 100 * MS, MAX_ACK_DELAY, true, 0);
    assertEquals(90 * MS, rtt.smoothedNanos());
  }

  // RFC 9002 §5.3: "SHOULD ignore the peer's max_ack_delay until the handshake is confirmed"
  @Test
  void unconfirmed_ackDelayIsTakenWhole() {
    rtt.onSample(80 * MS, 0, MAX_ACK_DELAY, false, 0);
    rtt.onSample(196 * MS, 100 * MS, MAX_ACK_DELAY, false, 0);
    assertEquals(82 * MS, rtt.smoothedNanos());
  }

  // RFC 9002 §5.3: "MUST NOT subtract the acknowledgment delay from the RTT sample if the resulting
  // value is smaller than the min_rtt"
  @Test
  void ackDelayThatWouldGoBelowMinRtt_isIgnored() {
    rtt.onSample(80 * MS, 0, MAX_ACK_DELAY, true, 0);
    rtt.onSample(96 * MS, 17 * MS, MAX_ACK_DELAY, true, 0);
    assertEquals(82 * MS, rtt.smoothedNanos());
    rtt.onSample(99 * MS, Long.MAX_VALUE, MAX_ACK_DELAY, false, 0);
    assertEquals((7 * 82 * MS + 99 * MS) / 8, rtt.smoothedNanos());
  }

  // RFC 9002 §5.2: "min_rtt MUST be set to the lesser of min_rtt and latest_rtt"
  @Test
  void minRtt_ignoresTheAckDelay() {
    rtt.onSample(80 * MS, 0, MAX_ACK_DELAY, true, 0);
    rtt.onSample(70 * MS, 20 * MS, MAX_ACK_DELAY, true, 0);
    assertEquals(70 * MS, rtt.minNanos());
  }

  // RFC 9002 §5.2: "SHOULD set the min_rtt to the newest RTT sample after persistent congestion"
  @Test
  void persistentCongestion_resetsMinRtt() {
    rtt.onSample(80 * MS, 0, MAX_ACK_DELAY, true, 0);
    rtt.onSample(200 * MS, 0, MAX_ACK_DELAY, true, 0);
    rtt.onPersistentCongestion();
    assertEquals(200 * MS, rtt.minNanos());
  }

  @Test
  void seed_replacesTheInitialRtt_butNoSample() {
    rtt.seed(20 * MS);
    assertFalse(rtt.hasSample());
    assertEquals(60 * MS, rtt.ptoNanos(0));
    rtt.onSample(50 * MS, 0, MAX_ACK_DELAY, false, 0);
    assertEquals(50 * MS, rtt.smoothedNanos());
    rtt.seed(10 * MS);
    assertEquals(50 * MS, rtt.smoothedNanos());
    rtt.reset();
    assertFalse(rtt.hasSample());
    assertEquals(20 * MS, rtt.smoothedNanos());
    assertThrows(IllegalArgumentException.class, () -> new RttEstimator(0));
  }

  // RFC 9002 §6.2.1: "The PTO period MUST be at least kGranularity"
  @Test
  void zeroRtt_ptoAndLossDelayAreAtLeastTheGranularity() {
    rtt.onSample(0, 0, MAX_ACK_DELAY, true, 0);
    assertEquals(MS, rtt.ptoNanos(0));
    assertEquals(MS, rtt.lossDelayNanos());
  }

  // RFC 9002 §6.1.2: max(kTimeThreshold * max(smoothed_rtt, latest_rtt), kGranularity)
  @Test
  void lossDelay_isNineEighthsOfTheLargerRtt() {
    rtt.onSample(80 * MS, 0, MAX_ACK_DELAY, true, 0);
    assertEquals(90 * MS, rtt.lossDelayNanos());
    rtt.onSample(160 * MS, 0, MAX_ACK_DELAY, true, 0);
    assertEquals(180 * MS, rtt.lossDelayNanos());
    rtt.onSample(8 * MS, 0, MAX_ACK_DELAY, true, 0);
    assertEquals(rtt.smoothedNanos() * 9 / 8, rtt.lossDelayNanos());
  }

  @Property(tries = 10_000)
  void whateverThePeerReports_estimatesStayBetweenTheSamples(
      @ForAll long seed,
      @ForAll @LongRange(min = 1, max = 10_000_000_000L) long base,
      @ForAll boolean confirmed) {
    SplittableRandom random = new SplittableRandom(seed);
    RttEstimator estimator = new RttEstimator();
    long largest = 0;
    for (int i = 0; i < 30; i++) {
      long sample = base + (i % 7) * MS;
      largest = Math.max(largest, sample);
      estimator.onSample(
          sample, random.nextLong() >> random.nextInt(64), MAX_ACK_DELAY, confirmed, i);
      assertTrue(estimator.smoothedNanos() >= base - 8, "smoothed");
      assertTrue(estimator.smoothedNanos() <= largest);
      assertTrue(estimator.variationNanos() >= 0);
      assertTrue(estimator.variationNanos() <= largest);
      assertTrue(estimator.ptoNanos(0) >= RttEstimator.GRANULARITY_NANOS);
    }
  }
}
