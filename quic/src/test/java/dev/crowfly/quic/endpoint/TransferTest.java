package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.Scenario;
import dev.crowfly.quic.testing.TrafficPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * 10 MB both ways at once through networks of all kinds, every byte checked by its position, in
 * virtual time, with the invariants of {@link dev.crowfly.quic.testing.Invariants} at every step.
 */
class TransferTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long BYTES = 10_000_000;

  private static Scenario mixed(long seed) {
    return new Scenario(seed).plan(TrafficPlan.mixed(seed, BYTES, 2), "mixed streams");
  }

  private static Scenario print(Scenario scenario) {
    System.out.println(scenario.report());
    return scenario;
  }

  @ParameterizedTest(name = "RTT {0} ms, loss {1} %")
  @CsvSource({
    "1, 0", "1, 1", "1, 5", "1, 20",
    "50, 0", "50, 1", "50, 5", "50, 20",
    "600, 0", "600, 1", "600, 5", "600, 20"
  })
  void tenMegabytesBothWays_arriveWhole(long rtt, int loss) {
    Scenario scenario =
        print(mixed(77 + rtt * 1_000 + loss).rtt(rtt * MILLI, 0).loss(loss / 100.0).run());
    assertEquals(0, scenario.invariants().spuriousLosses());
    // A lost datagram is repeated, that one may be lost too, and probes repeat what they find.
    double share = loss / 100.0;
    double repeated = scenario.invariants().repeatedShare();
    assertTrue(repeated <= 1.5 * share / (1 - share), () -> repeated + " is repeated");
  }

  @Test
  void burstLoss() {
    print(mixed(1).burstLoss(0.002, 0.1, 0.8).run());
  }

  @Test
  void reordering() {
    print(mixed(2).reordering(0.3, 40 * MILLI).run());
  }

  @Test
  void jitter() {
    print(mixed(3).rtt(50 * MILLI, 30 * MILLI).run());
  }

  @Test
  void duplication() {
    print(mixed(4).duplication(0.3).run());
  }

  @Test
  void corruption() {
    print(mixed(5).corruption(0.05).run());
  }

  @Test
  void everythingAtOnce() {
    print(
        mixed(6)
            .rtt(50 * MILLI, 20 * MILLI)
            .loss(0.02)
            .burstLoss(0.001, 0.2, 0.8)
            .reordering(0.05, 30 * MILLI)
            .duplication(0.1)
            .corruption(0.02)
            .bottleneck(5_000_000, 200_000)
            .faultsInHandshake()
            .run());
  }

  @Test
  void rttOfOneHour() {
    print(mixed(7).rtt(3_600 * SECOND, 0).run());
  }

  @ParameterizedTest(name = "by the client: {0}, loss {1} %")
  @CsvSource({"true, 0", "false, 0", "true, 20", "false, 20"})
  void close_inTheMiddle(boolean byClient, int loss) {
    mixed(8)
        .loss(loss / 100.0)
        .settings(builder -> builder.maxIdleTimeoutMillis(30_000), "idle timeout 30 s")
        .close(byClient, 500_000)
        .run();
  }
}
