package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.Scenario;
import dev.crowfly.quic.testing.TrafficPlan;
import java.net.SocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nothing comes through for a while in the middle of 10 MB both ways; the transfer goes on
 * afterwards, as soon as the next probe (RFC 9002 §6.2.4) has found out.
 */
class BlackoutTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long BYTES = 10_000_000;
  private static final long RTT = 50 * MILLI;

  @ParameterizedTest(name = "{0}, {1} s")
  @CsvSource({
    "both ways, 1", "both ways, 5", "both ways, 20",
    "up, 1", "up, 5", "up, 20",
    "down, 1", "down, 5", "down, 20"
  })
  void transferGoesOnAfterwards(String which, long seconds) {
    SocketAddress victim =
        switch (which) {
          case "up" -> Pair.CLIENT_ADDRESS;
          case "down" -> Pair.SERVER_ADDRESS;
          default -> null;
        };
    long seed = 500 + seconds;
    Scenario scenario =
        new Scenario(seed)
            .plan(TrafficPlan.mixed(seed, BYTES, 1), "mixed streams")
            .rtt(RTT, 0)
            .settings(builder -> builder.maxIdleTimeoutMillis(45_000), "idle timeout 45 s")
            .blackout(victim, BYTES / 2, seconds * SECOND)
            .run();
    System.out.printf(
        "%s; goes on %d ms after its end%n", scenario.report(), scenario.recoveryNanos() / MILLI);
    assertTrue(scenario.recoveryNanos() >= 0, "the blackout came to bear");
    // Probes leave at doubling intervals: the next one after the end is not further away than the
    // blackout was long. Then comes a round trip.
    assertTrue(scenario.recoveryNanos() <= seconds * SECOND + 2 * RTT, scenario::report);
  }
}
