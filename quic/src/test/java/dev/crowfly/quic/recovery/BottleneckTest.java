package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CongestionControl;
import dev.crowfly.quic.TransportError;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the controllers make of a link with a drop-tail queue. */
class BottleneckTest {
  private static final long MS = BottleneckSimulation.MS;
  private static final long SECOND = BottleneckSimulation.SECOND;
  private static final int SIZE = BottleneckSimulation.SIZE;

  private static CongestionController controller(CongestionControl algorithm) {
    return CongestionController.of(algorithm, SIZE);
  }

  private static long bdpBytes(long bytesPerSecond, long rttMillis) {
    return bytesPerSecond * rttMillis / 1_000;
  }

  @ParameterizedTest
  @CsvSource({
    "NEW_RENO, 1250000, 40, 1.0",
    "NEW_RENO, 12500000, 20, 1.0",
    "NEW_RENO, 125000, 100, 1.0",
    "CUBIC, 1250000, 40, 1.0",
    "CUBIC, 1250000, 40, 0.5",
    "CUBIC, 12500000, 20, 1.0",
    "CUBIC, 12500000, 100, 0.5",
    "CUBIC, 125000, 100, 1.0",
    "CUBIC, 6250000, 2, 2.0",
  })
  void oneFlow_fillsTheLink(
      CongestionControl algorithm, long bytesPerSecond, long rttMillis, double queueBdps)
      throws TransportError {
    long queue = Math.max(20L * SIZE, (long) (queueBdps * bdpBytes(bytesPerSecond, rttMillis)));
    BottleneckSimulation link = new BottleneckSimulation(bytesPerSecond, queue, 1);
    BottleneckSimulation.Flow flow = link.addFlow(controller(algorithm), rttMillis * MS / 2, 0);
    link.runUntil(20 * SECOND);
    double utilisation = flow.deliveredBytes / (20.0 * bytesPerSecond);
    assertTrue(utilisation > 0.9, "utilisation " + utilisation);
    assertTrue(utilisation <= 1);
  }

  @ParameterizedTest
  @CsvSource({
    "NEW_RENO, NEW_RENO, 0.9",
    "CUBIC, CUBIC, 0.9",
    "CUBIC, NEW_RENO, 0.8",
  })
  void twoFlows_shareTheLink(
      CongestionControl first, CongestionControl second, double leastFairness)
      throws TransportError {
    BottleneckSimulation link = new BottleneckSimulation(1_250_000, 50_000, 1);
    BottleneckSimulation.Flow one = link.addFlow(controller(first), 20 * MS, 0);
    BottleneckSimulation.Flow two = link.addFlow(controller(second), 20 * MS, 3 * SECOND);
    link.runUntil(10 * SECOND);
    long oneBefore = one.deliveredBytes;
    long twoBefore = two.deliveredBytes;
    link.runUntil(70 * SECOND);
    double a = one.deliveredBytes - oneBefore;
    double b = two.deliveredBytes - twoBefore;
    // Jain's index: 1 = equal shares, 1/2 = one has it all.
    double fairness = (a + b) * (a + b) / (2 * (a * a + b * b));
    assertTrue(fairness > leastFairness, "fairness " + fairness + ", shares " + a + " and " + b);
    assertTrue(a + b > 0.9 * 60 * 1_250_000);
  }

  /** Tells NewReno of every acknowledgment as if it came at once: the RTT never seems to rise. */
  private static CongestionController withoutHyStart() {
    NewReno reno = new NewReno(SIZE);
    return (CongestionController)
        Proxy.newProxyInstance(
            BottleneckTest.class.getClassLoader(),
            new Class<?>[] {CongestionController.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("onAcked")) {
                arguments[1] = arguments[4];
              }
              return method.invoke(reno, arguments);
            });
  }

  private static long droppedAtStart(CongestionController congestion) throws TransportError {
    BottleneckSimulation link = new BottleneckSimulation(12_500_000, 2_500_000, 1);
    link.addFlow(congestion, 50 * MS, 0);
    while (congestion.isInSlowStart()) {
      link.runUntil(link.now() + 10 * MS);
      assertTrue(link.now() < 5 * SECOND);
    }
    assertTrue(congestion.windowBytes() >= 1_250_000, "the link is full by then");
    link.runUntil(link.now() + SECOND);
    return link.dropped();
  }

  // RFC 9406 §1: slow start alone overshoots by a whole window.
  @ParameterizedTest
  @EnumSource(CongestionControl.class)
  void slowStart_overshootsMuchLessWithHyStart(CongestionControl algorithm) throws TransportError {
    long without = droppedAtStart(withoutHyStart());
    long with = droppedAtStart(controller(algorithm));
    assertTrue(without > 3_000, "the scenario is the intended one: " + without);
    assertTrue(with < without / 3, with + " instead of " + without);
  }

  // RFC 9438 §4.9.2
  @Test
  void reordering_doesNotSlowCubicDown() throws TransportError {
    BottleneckSimulation link = new BottleneckSimulation(1_250_000, 100_000, 1);
    link.setReordering(8 * MS);
    BottleneckSimulation.Flow flow = link.addFlow(controller(CongestionControl.CUBIC), 20 * MS, 0);
    link.runUntil(20 * SECOND);
    assertTrue(flow.path.spuriousLosses() > 50, "the scenario is the intended one");
    assertTrue(flow.deliveredBytes > 0.9 * 20 * 1_250_000);
  }

  // RFC 9438 §5.1: at one loss in 1,000 Reno's average window is about 39 packets of the 1,040.
  @Test
  void onALongFatPathWithRandomLoss_cubicBeatsNewReno() throws TransportError {
    long reno = deliveredDespiteLoss(CongestionControl.NEW_RENO);
    long cubic = deliveredDespiteLoss(CongestionControl.CUBIC);
    assertTrue(cubic > reno * 4 / 3, cubic + " and " + reno);
  }

  private static long deliveredDespiteLoss(CongestionControl algorithm) throws TransportError {
    BottleneckSimulation link = new BottleneckSimulation(12_500_000, 1_250_000, 1);
    link.setLoss(1);
    BottleneckSimulation.Flow flow = link.addFlow(controller(algorithm), 50 * MS, 0);
    link.runUntil(30 * SECOND);
    return flow.deliveredBytes;
  }
}
