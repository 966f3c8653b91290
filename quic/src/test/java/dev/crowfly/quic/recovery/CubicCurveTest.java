package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of RFC 9438 §4 against its closed formulas. */
class CubicCurveTest {
  private static final long MS = 1_000_000L;
  private static final int SEGMENT = 1_200;

  private final CubicCurve curve = new CubicCurve();

  // RFC 9438 §4.2, figure 2
  @ParameterizedTest
  @CsvSource({"100, 4.217", "1000, 9.086", "10000, 19.574"})
  void k_isTheCubeRootOfTheDistance(int maxSegments, double expectedSeconds) {
    double window = curve.decrease((double) maxSegments * SEGMENT);
    assertEquals(0.7 * maxSegments * SEGMENT, window, 1e-6);
    curve.grow(window, 1, SEGMENT, 100 * MS, 0);
    assertEquals(expectedSeconds, curve.kSeconds(), 0.001);
    assertEquals(window, curve.windowAt(0, SEGMENT), 1e-3);
    assertEquals((double) maxSegments * SEGMENT, curve.windowAt(curve.kSeconds(), SEGMENT), 1e-3);
  }

  /** One round trip after the other, every packet acknowledged, for so long. */
  private double growFor(double from, double seconds, long rttNanos, int size) {
    double window = from;
    long time = 0;
    while (time < seconds * 1e9) {
      int packets = (int) (window / size);
      for (int i = 0; i < packets; i++) {
        window =
            curve.grow(window, size, size, rttNanos, i == 0 && time == 0 ? 0 : rttNanos / packets);
      }
      time += rttNanos;
    }
    return window;
  }

  // RFC 9438 §4.2: W_cubic(t) = C * (t - K)^3 + W_max, of which the window trails by at most a
  // round trip
  @ParameterizedTest
  @CsvSource({"2", "5", "9", "12", "15", "20"})
  void window_followsTheCubicFunction(double seconds) {
    long rtt = 100 * MS;
    double max = 1_000.0 * SEGMENT;
    double window = growFor(curve.decrease(max), seconds, rtt, SEGMENT);
    double k = Math.cbrt(300 / 0.4);
    double now = (0.4 * Math.pow(seconds - k, 3) + 1_000) * SEGMENT;
    double ahead = (0.4 * Math.pow(seconds + 0.2 - k, 3) + 1_000) * SEGMENT;
    assertTrue(window > now * 0.995 && window < ahead * 1.005, window + " at " + now);
  }

  @ParameterizedTest
  @CsvSource({"1200", "1472", "8972"})
  void shape_isTheSameForEverySegmentSize(int size) {
    double window = growFor(curve.decrease(1_000.0 * size), 9.086, 100 * MS, size);
    assertEquals(1_000, window / size, 1.5);
  }

  // RFC 9438 §4.3: AIMD(0.529, 0.7) below cwnd_prior, one segment per round trip above
  @Test
  void shortRtt_isTheRenoFriendlyRegion() {
    assertEquals(9.0 / 17, CubicCurve.ALPHA, 1e-12);
    double window = curve.decrease(50.0 * SEGMENT);
    // 10 ms: in 20 round trips the cubic function has not moved.
    double after = growFor(window, 0.2, 10 * MS, SEGMENT);
    double segments = (after - window) / SEGMENT;
    assertEquals(20 * 9.0 / 17, segments, 0.6);
    double prior = growFor(after, 0.2, 10 * MS, SEGMENT);
    double later = growFor(prior, 0.1, 10 * MS, SEGMENT);
    assertEquals(10, (later - prior) / SEGMENT, 0.6);
  }

  /** The sawtooth of AIMD at one loss per so many packets. */
  private double averageWindow(boolean cubic, int packetsPerLoss) {
    double window = 10;
    double sum = 0;
    int rounds = 0;
    double sinceLoss = 0;
    CubicCurve aimd = new CubicCurve();
    for (int i = 0; i < 200_000; i++) {
      if (cubic) {
        window = aimd.grow(window * SEGMENT, (long) (window * SEGMENT), SEGMENT, MS, MS) / SEGMENT;
      } else {
        window += 1;
      }
      sinceLoss += window;
      sum += window;
      rounds++;
      if (sinceLoss >= packetsPerLoss) {
        sinceLoss = 0;
        window = cubic ? aimd.decrease(window * SEGMENT) / SEGMENT : window / 2;
      }
    }
    return sum / rounds;
  }

  // RFC 9438 §4.3: "achieves approximately the same average window size as Reno"
  @ParameterizedTest
  @CsvSource({"200", "1000", "5000"})
  void averageWindow_isAboutThatOfReno(int packetsPerLoss) {
    double ratio = averageWindow(true, packetsPerLoss) / averageWindow(false, packetsPerLoss);
    assertTrue(ratio > 0.9 && ratio < 1.25, "ratio " + ratio);
  }

  // RFC 9438 §4.7
  @Test
  void fastConvergence_lowersTheMaximumOnlyWhenItFalls() {
    double first = curve.decrease(1_000_000);
    assertEquals(1_000_000, curve.maxWindowBytes());
    curve.decrease(first);
    assertEquals(700_000 * 0.85, curve.maxWindowBytes(), 1e-6);
    curve.decrease(900_000);
    assertEquals(900_000, curve.maxWindowBytes());
  }

  // RFC 9438 §4.8, §4.10
  @Test
  void withoutAMaximum_kIsZero() {
    curve.decrease(1_000_000);
    curve.forgetMaximum();
    curve.grow(600_000, SEGMENT, SEGMENT, 50 * MS, 0);
    assertEquals(0, curve.kSeconds());
    assertEquals(600_000, curve.maxWindowBytes());
  }

  // RFC 9438 §4.2: target <= 1.5 * cwnd
  @Test
  void afterAnHour_growthIsStillSlowerThanSlowStart() {
    double window = curve.decrease(100_000);
    window = curve.grow(window, SEGMENT, SEGMENT, 50 * MS, 0);
    double grown = curve.grow(window, 70_000, SEGMENT, 50 * MS, 3_600_000 * MS);
    assertTrue(grown > window * 1.45);
    assertTrue(grown <= window * 1.5 + 1);
  }
}
