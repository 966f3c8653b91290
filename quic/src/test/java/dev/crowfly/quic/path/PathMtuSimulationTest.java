package dev.crowfly.quic.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** {@link PathMtu} on simulated paths: a packet every 5 ms, fates known a round trip later. */
class PathMtuSimulationTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;
  private static final long RTT = 40 * MS;
  private static final long INTERVAL = 5 * MS;

  /** Three probes of each size, and no more sizes than two binary searches have. */
  private static final int MAX_PROBES_PER_SEARCH = 3 * 20;

  private static final class Sent {
    final int size;
    final long time;
    final boolean probe;
    final boolean arrives;

    Sent(int size, long time, boolean probe, boolean arrives) {
      this.size = size;
      this.time = time;
      this.probe = probe;
      this.arrives = arrives;
    }
  }

  private static final class Simulation {
    final PathMtu mtu;
    final SplittableRandom random;
    final ArrayDeque<Sent> flight = new ArrayDeque<>();
    int pathBytes;
    int lossPercent;
    long now = SECOND;
    long lastArrival = SECOND;
    int timeouts;

    Simulation(int maxBytes, int pathBytes, int lossPercent, long seed) {
      mtu = new PathMtu(true, 1_200, maxBytes);
      this.pathBytes = pathBytes;
      this.lossPercent = lossPercent;
      random = new SplittableRandom(seed);
      mtu.start(now);
    }

    void send(int size, boolean probe) {
      mtu.onPacketSent(size, now, probe);
      boolean arrives = size <= pathBytes && random.nextInt(100) >= lossPercent;
      flight.add(new Sent(size, now, probe, arrives));
    }

    void step() {
      now += INTERVAL;
      while (!flight.isEmpty() && flight.peek().time + RTT <= now) {
        settle(flight.poll());
      }
      // No acknowledgment for three round trips: a probe timeout, and the next one later.
      if (now - lastArrival > (3 * RTT) << timeouts) {
        mtu.onProbeTimeout(++timeouts, now);
      }
      if (mtu.nextTimeout() <= now) {
        mtu.onTimeout(now);
        assertTrue(mtu.nextTimeout() > now);
      }
      int probe = mtu.probeSize(65_527, now);
      if (probe != 0) {
        mtu.onProbeSent(probe);
        send(probe, true);
      }
      send(mtu.currentBytes(), false);
    }

    /** Losses show only once something sent later arrives. */
    private void settle(Sent packet) {
      if (packet.arrives) {
        lastArrival = now;
        timeouts = 0;
        for (Sent lost : unsettled) {
          mtu.onPacketLost(lost.size, lost.time, lost.probe);
        }
        unsettled.clear();
        mtu.onPacketAcked(packet.size, packet.time, packet.probe);
      } else {
        unsettled.add(packet);
      }
    }

    final ArrayDeque<Sent> unsettled = new ArrayDeque<>();

    void runFor(long nanos) {
      for (long end = now + nanos; now < end; ) {
        step();
      }
    }

    /** Returns how long it took. */
    long runUntilComplete() {
      long start = now;
      while (mtu.state() != PathMtu.State.SEARCH_COMPLETE) {
        step();
        assertTrue(now - start < 60 * SECOND, "the search ends");
      }
      return now - start;
    }

    void assertFits() {
      assertTrue(mtu.currentBytes() <= pathBytes, mtu.currentBytes() + " of " + pathBytes);
      assertTrue(
          mtu.currentBytes() > pathBytes - PathMtuSearch.GRANULARITY_BYTES,
          mtu.currentBytes() + " of " + pathBytes);
    }
  }

  @Test
  void everyMtuUpTo1500_isFound() {
    int most = 0;
    for (int path = 1_200; path <= 1_500; path++) {
      Simulation simulation = new Simulation(1_500, path, 0, path);
      simulation.runUntilComplete();
      simulation.assertFits();
      most = Math.max(most, (int) simulation.mtu.probesSent());
    }
    assertTrue(most <= 24, most + " probes");
  }

  @Property(tries = 1_000)
  void anyMtu_isFound_withFewProbes(
      @ForAll @IntRange(min = 1_200, max = 65_527) int path,
      @ForAll @IntRange(min = 1_200, max = 65_527) int max) {
    Simulation simulation = new Simulation(max, Math.min(path, max), 0, path);
    simulation.runUntilComplete();
    simulation.assertFits();
    assertTrue(simulation.mtu.probesSent() <= MAX_PROBES_PER_SEARCH);
    assertEquals(0, simulation.mtu.blackHoles());
  }

  @Property(tries = 1_000)
  void withLoss_theResultFits_andTheProbesAreBounded(
      @ForAll @IntRange(min = 1_200, max = 9_000) int path,
      @ForAll @IntRange(max = 20) int lossPercent,
      @ForAll long seed) {
    Simulation simulation = new Simulation(9_000, path, lossPercent, seed);
    simulation.runUntilComplete();
    assertTrue(simulation.mtu.currentBytes() <= path);
    assertTrue(simulation.mtu.currentBytes() >= 1_200);
    simulation.runFor(10 * SECOND);
    long searches = 1 + simulation.mtu.blackHoles();
    assertTrue(simulation.mtu.probesSent() <= searches * MAX_PROBES_PER_SEARCH);
  }

  @Property(tries = 500)
  void mtuDrop_isNoticed_andTheNewSizeFound(
      @ForAll @IntRange(min = 1_232, max = 9_000) int path,
      @ForAll @IntRange(min = 1_200, max = 9_000) int smaller,
      @ForAll @IntRange(max = 5) int lossPercent,
      @ForAll long seed) {
    Simulation simulation = new Simulation(9_000, path, 0, seed);
    simulation.runUntilComplete();
    int before = simulation.mtu.currentBytes();
    simulation.runFor(simulation.random.nextLong(SECOND));
    simulation.pathBytes = Math.min(before - 1, smaller);
    simulation.lossPercent = lossPercent;
    if (simulation.pathBytes < 1_200) {
      return;
    }
    long start = simulation.now;
    while (simulation.mtu.currentBytes() > simulation.pathBytes) {
      simulation.step();
      assertTrue(simulation.now - start < SECOND, "noticed within a second");
    }
    simulation.runUntilComplete();
    assertTrue(simulation.mtu.currentBytes() <= simulation.pathBytes);
    assertTrue(simulation.mtu.blackHoles() >= 1);
    if (lossPercent == 0) {
      simulation.assertFits();
      assertEquals(1, simulation.mtu.blackHoles());
    }
    assertTrue(
        simulation.mtu.probesSent()
            <= (1 + simulation.mtu.blackHoles()) * (long) MAX_PROBES_PER_SEARCH);
  }

  @Property(tries = 200)
  void blackout_costsTheSizeForSecondsOnly(
      @ForAll @IntRange(min = 1_232, max = 9_000) int path,
      @ForAll @IntRange(min = 1, max = 20) int seconds,
      @ForAll long seed) {
    Simulation simulation = new Simulation(9_000, path, 0, seed);
    simulation.runUntilComplete();
    int before = simulation.mtu.currentBytes();
    simulation.pathBytes = 0;
    simulation.runFor(seconds * SECOND);
    simulation.pathBytes = path;
    long probes = simulation.mtu.probesSent();
    simulation.runFor(2 * SECOND);
    assertEquals(before, simulation.mtu.currentBytes());
    if (before > 1_200) {
      assertTrue(simulation.mtu.probesSent() > probes);
    }
  }

  @Test
  void pathThatGrows_isNoticedAfterTenMinutes() {
    Simulation simulation = new Simulation(9_000, 1_452, 0, 1);
    simulation.runUntilComplete();
    simulation.assertFits();
    simulation.pathBytes = 8_952;
    simulation.runFor(PathMtu.RAISE_NANOS + SECOND);
    simulation.runUntilComplete();
    simulation.assertFits();
  }

  @Test
  void aDayOnAnEthernetPath_costsFewProbes() {
    Simulation simulation = new Simulation(9_000, 1_472, 0, 1);
    simulation.runUntilComplete();
    long first = simulation.mtu.probesSent();
    for (int i = 0; i < 144; i++) {
      simulation.now = simulation.mtu.nextTimeout();
      simulation.lastArrival = simulation.now;
      simulation.flight.clear();
      simulation.mtu.onTimeout(simulation.now);
      simulation.runUntilComplete();
    }
    assertEquals(1_472, simulation.mtu.currentBytes());
    assertEquals(first + 144 * 3, simulation.mtu.probesSent());
    assertTrue(first < 25, first + " probes");
  }
}
