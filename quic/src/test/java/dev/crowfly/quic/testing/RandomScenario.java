package dev.crowfly.quic.testing;

import dev.crowfly.quic.CongestionControl;
import java.net.SocketAddress;
import java.util.SplittableRandom;

/** A {@link Scenario} that is all chance: network, settings and traffic follow from a seed. */
public final class RandomScenario {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long MONTH = 30L * 24 * 3_600 * SECOND;

  private RandomScenario() {}

  /** The scenario of a seed, to be run. */
  public static Scenario of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Scenario scenario = new Scenario(seed);
    long[] rtts = {200_000, MILLI, 10 * MILLI, 50 * MILLI, 150 * MILLI, 600 * MILLI};
    long rtt = rtts[random.nextInt(rtts.length)];
    scenario.rtt(rtt, random.nextInt(3) == 0 ? random.nextLong(rtt) : 0);
    if (random.nextBoolean()) {
      scenario.loss(random.nextInt(1, 21) / 100.0);
    }
    if (random.nextInt(4) == 0) {
      scenario.burstLoss(random.nextDouble() / 20, 0.05 + random.nextDouble() / 3, 0.9);
    }
    if (random.nextInt(3) == 0) {
      scenario.reordering(random.nextDouble() / 2, 1 + random.nextLong(2 * rtt));
    }
    if (random.nextInt(3) == 0) {
      scenario.duplication(0.3 * random.nextDouble());
    }
    if (random.nextInt(3) == 0) {
      scenario.corruption(random.nextDouble() / 10);
    }
    if (random.nextInt(3) == 0) {
      scenario.bottleneck(random.nextLong(100_000, 20_000_000), random.nextLong(8_000, 500_000));
    }
    if (random.nextInt(3) == 0) {
      scenario.keyUpdates(random.nextLong(MILLI, SECOND));
    }
    long bytes = random.nextLong(10_000, 1_000_000);
    if (random.nextInt(4) == 0) {
      SocketAddress[] victims = {null, Pair.CLIENT_ADDRESS, Pair.SERVER_ADDRESS};
      scenario.blackout(
          victims[random.nextInt(3)], random.nextLong(bytes), random.nextLong(20 * SECOND));
    }
    if (random.nextBoolean()) {
      scenario.faultsInHandshake();
    }
    chooseSettings(scenario, random);
    if (random.nextInt(5) == 0) {
      scenario
          .settings(builder -> builder.maxIdleTimeoutMillis(MONTH / MILLI), "idle timeout 30 d")
          .close(random.nextBoolean(), random.nextLong(bytes));
    }
    int givenUp = random.nextInt(5);
    return scenario.plan(
        TrafficPlan.mixed(seed, bytes, givenUp), bytes + " bytes, " + givenUp + " given up");
  }

  private static void chooseSettings(Scenario scenario, SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      long window = random.nextLong(1_000, 100_000);
      scenario.settings(
          builder ->
              builder
                  .initialMaxData(window)
                  .initialMaxStreamData(window / 2)
                  .maxConnectionWindowBytes(4 * window)
                  .maxStreamWindowBytes(2 * window),
          "windows from " + window);
    }
    if (random.nextInt(3) == 0) {
      scenario.settings(
          builder -> builder.congestionControl(CongestionControl.NEW_RENO), "NewReno");
    }
    if (random.nextInt(4) == 0) {
      int delay = random.nextInt(200);
      scenario.settings(builder -> builder.maxAckDelayMillis(delay), "max_ack_delay " + delay);
    }
    if (random.nextInt(4) == 0) {
      int bytes = random.nextInt(1_000, 50_000);
      scenario.settings(builder -> builder.streamSendBufferBytes(bytes), "send buffer " + bytes);
    }
  }
}
