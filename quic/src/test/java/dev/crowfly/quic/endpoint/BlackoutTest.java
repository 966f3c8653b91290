package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.Scenario;
import dev.crowfly.quic.testing.TrafficPlan;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nothing comes through for a while in the middle of a transfer both ways; the transfer goes on
 * afterwards, as soon as the next probe (RFC 9002 §6.2.4) has found out.
 */
class BlackoutTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long RTT = 50 * MILLI;

  @ParameterizedTest(name = "{0}, {1} s, {2} bytes")
  @CsvSource({
    "both ways, 1, 10000000", "both ways, 5, 10000000", "both ways, 20, 10000000",
    "up, 1, 3000000", "up, 5, 3000000", "up, 20, 3000000",
    "down, 1, 3000000", "down, 5, 3000000", "down, 20, 3000000"
  })
  void transferGoesOnAfterwards(String which, long seconds, long bytes) {
    SocketAddress victim =
        switch (which) {
          case "up" -> Pair.CLIENT_ADDRESS;
          case "down" -> Pair.SERVER_ADDRESS;
          default -> null;
        };
    long seed = 500 + seconds;
    Scenario scenario =
        new Scenario(seed)
            .plan(TrafficPlan.mixed(seed, bytes, 1), "mixed streams")
            .rtt(RTT, 0)
            .settings(builder -> builder.maxIdleTimeoutMillis(45_000), "idle timeout 45 s")
            .blackout(victim, bytes / 2, seconds * SECOND)
            .run();
    System.out.printf(
        "%s; goes on %d ms after its end%n", scenario.report(), scenario.recoveryNanos() / MILLI);
    assertTrue(scenario.recoveryNanos() >= 0, "the blackout came to bear");
    // Probes leave at doubling intervals: the next one after the end is not further away than the
    // blackout was long. Then comes a round trip.
    assertTrue(scenario.recoveryNanos() <= seconds * SECOND + 2 * RTT, scenario::report);
  }

  /** The next probe timeout would come when the default idle timeout, 30 s, is over. */
  @Test
  void withKeepAlive_transferGoesOnSoonAfterwards() {
    Scenario scenario =
        new Scenario(600)
            .plan(TrafficPlan.mixed(600, 3_000_000, 1), "mixed streams")
            .rtt(RTT, 0)
            .settings(builder -> builder.keepAliveMillis(5_000), "keep-alive 5 s")
            .blackout(null, 1_500_000, 20 * SECOND)
            .run();
    System.out.printf(
        "%s; goes on %d ms after its end%n", scenario.report(), scenario.recoveryNanos() / MILLI);
    assertTrue(scenario.recoveryNanos() >= 0, "the blackout came to bear");
    assertTrue(scenario.recoveryNanos() <= 5 * SECOND + 2 * RTT, scenario::report);
  }
}
