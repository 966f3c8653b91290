package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CongestionControl;
import dev.crowfly.quic.testing.Scenario;
import dev.crowfly.quic.testing.TrafficPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How well a transfer goes, as counts and in virtual time, which is the same on every machine: what
 * is sent twice, what is deemed lost and was not, how near the time comes to the ideal.
 */
class GoodputTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long BYTES = 10_000_000;

  private static Scenario print(Scenario scenario) {
    System.out.println(scenario.report());
    return scenario;
  }

  private static double seconds(Scenario scenario) {
    return scenario.nanos() / (double) SECOND;
  }

  @ParameterizedTest(name = "RTT {0} ms")
  @CsvSource({"1", "50", "600"})
  void withoutLoss_nothingIsRepeated_andTheWindowDoublesEachRoundTrip(long rtt) {
    // The sender's buffer would bound a round trip; receive windows have to grow by themselves.
    Scenario scenario =
        print(
            new Scenario(800 + rtt)
                .rtt(rtt * MILLI, 0)
                .settings(builder -> builder.streamSendBufferBytes(1 << 24), "16 MiB to send from")
                .run());
    assertEquals(0, scenario.invariants().packetsLost());
    assertEquals(0, scenario.invariants().repeatedShare());
    // 12,000 bytes, then twice as many, and so on: 10 MB are under way in the 10th round trip, and
    // there half a round trip later.
    double ideal = 10.5 * rtt / 1_000;
    assertTrue(seconds(scenario) < 1.3 * ideal + 0.01, () -> seconds(scenario) + " s");
  }

  /** Each end sends at once, and the link carries both directions apart. */
  @ParameterizedTest(name = "{0}, {1} kB/s, RTT {2} ms, queue of {3} RTT")
  @CsvSource({
    "CUBIC, 1250, 50, 1, 0.95",
    "CUBIC, 12500, 50, 1, 0.95",
    "CUBIC, 1250, 600, 1, 0.95",
    "CUBIC, 1250, 50, 0.25, 0.9",
    "NEW_RENO, 1250, 50, 1, 0.85",
    "NEW_RENO, 1250, 50, 0.25, 0.8"
  })
  void bottleneck_isFilled(
      CongestionControl algorithm, long kilobytesPerSecond, long rtt, double queue, double least) {
    long rate = kilobytesPerSecond * 1_000;
    Scenario scenario =
        new Scenario(900 + rtt)
            .rtt(rtt * MILLI, 0)
            .bottleneck(rate, (long) (queue * rate * rtt / 1_000))
            .settings(builder -> builder.congestionControl(algorithm), algorithm.name())
            .run();
    // Headers take 3 %, and until the window has grown to fill the link 10 round trips may pass.
    double ideal = BYTES * 1.03 / rate + 10 * rtt / 1_000.0;
    double reached = ideal / seconds(scenario);
    System.out.printf("%s, %.2f of the ideal%n", scenario.report(), reached);
    assertTrue(reached > least, scenario::report);
    assertEquals(0, scenario.invariants().spuriousLosses());
  }

  @ParameterizedTest(name = "loss {0} %")
  @CsvSource({"1", "5"})
  void underLoss_littleMoreIsRepeatedThanWasLost(int percent) {
    Scenario scenario =
        print(
            new Scenario(1000 + percent)
                .plan(TrafficPlan.mixed(1, BYTES, 0), "mixed streams")
                .loss(percent / 100.0)
                .run());
    assertEquals(0, scenario.invariants().spuriousLosses());
    double repeated = scenario.invariants().repeatedShare();
    assertTrue(
        repeated > 0.8 * percent / 100 && repeated < 1.3 * percent / 100, () -> "" + repeated);
  }

  @Test
  void duplication_makesNobodySendMore() {
    Scenario scenario = print(new Scenario(1100).duplication(0.3).run());
    assertEquals(0, scenario.invariants().packetsLost());
    assertEquals(0, scenario.invariants().repeatedShare());
  }
}
