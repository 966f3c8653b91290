package dev.crowfly.sim.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.work.DatagramExchange;
import dev.crowfly.sim.work.Transfer;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Somebody speaks, and the direct path dies.
 *
 * <pre>
 *   direct   =====(1 MB)=====. . . . . X         a wide congestion window, hardly used
 *   relay                              | . . . .
 *                                      gap: well below two seconds
 * </pre>
 *
 * Each packet restarted the probe timeout (RFC 9002 §6.2.1), so that a dead path was noticed only
 * when the window was full of small packets: after the idle timeout, had it been wide enough.
 */
class SteadyFlowTest {
  @Test
  void deadPathIsNoticedSoon_howeverWideTheWindowIs() {
    Scene scene = new Scene(405);
    Phase.JUST_DIRECT.reach(scene);
    Transfer wide = Transfer.up(scene.session, 1_000_000);
    scene.world.until(wide::isDone);
    DatagramExchange speech =
        DatagramExchange.begin(scene.session, 160, Duration.ofMillis(20), 1_000);
    scene.world.run(Duration.ofSeconds(3));
    scene.direct.cut();
    scene.world.until(speech::isSent);
    scene.world.run(Duration.ofSeconds(1));
    System.out.printf(
        Locale.ROOT,
        "speech of 50 packets a second after 1 MB: the direct path dies, gap %.2f s, %d of %d came"
            + " back%n",
        speech.longestGapNanos() / 1e9,
        speech.returned(),
        speech.sent());
    assertTrue(speech.longestGapNanos() < 2_000_000_000L, () -> "" + speech.longestGapNanos());
    // Before the timer was held back, 148 came back: nothing after the cut, for 17 seconds.
    assertTrue(speech.returned() > 900, "came back " + speech.returned());
    assertEquals(0, scene.session.losses());
  }
}
