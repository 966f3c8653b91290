package dev.crowfly.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.SimNode;
import dev.crowfly.sim.SimSession;
import dev.crowfly.sim.World;
import dev.crowfly.sim.link.Link;
import dev.crowfly.sim.link.Stages;
import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.work.Transfer;
import dev.crowfly.sim.work.WorkService;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Three Agents fetch as much as they can through one narrow line.
 *
 * <pre>
 *   agent 1 ---+
 *   agent 2 ---+--- internet ---[ queue of 25 kB | 1 Mbit/s ]--- connector
 *   agent 3 ---+
 * </pre>
 */
class BottleneckTest {
  private static final int AGENTS = 3;
  private static final long BYTES_PER_SECOND = 125_000;
  private static final long QUEUE_BYTES = 25_000;
  private static final int PERIODS = 6;
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final World world = World.seeded(72);

  @Test
  void narrowLine_isUsedAndShared_andNobodyStarves() {
    SimNode connector = world.node("connector", AccessKind.PORT_RESTRICTED);
    connector.line().both(Link.of(Stages.rate(BYTES_PER_SECOND, QUEUE_BYTES)));
    WorkService.publish(connector, "work");
    List<SimNode> agents =
        IntStream.range(0, AGENTS)
            .mapToObj(i -> world.node("agent " + i, AccessKind.PORT_RESTRICTED))
            .toList();
    world.ready();
    List<SimSession> sessions = agents.stream().map(agent -> agent.connect("work")).toList();
    world.until(() -> sessions.stream().allMatch(SimSession::isDirect));
    List<Transfer> transfers =
        sessions.stream().map(session -> Transfer.down(session, Long.MAX_VALUE >> 8)).toList();
    world.run(PERIOD);

    long[] before = received(transfers);
    double[] shares = new double[AGENTS];
    double worstPeriod = 1;
    for (int period = 0; period < PERIODS; period++) {
      long[] since = received(transfers);
      world.run(PERIOD);
      worstPeriod = Math.min(worstPeriod, use(since, received(transfers), PERIOD));
    }
    long[] after = received(transfers);
    double use = use(before, after, PERIOD.multipliedBy(PERIODS));
    for (int i = 0; i < AGENTS; i++) {
      shares[i] = (double) (after[i] - before[i]) / (sum(after) - sum(before));
    }
    System.out.printf(
        Locale.ROOT,
        "%d downloads through 1 Mbit/s and a queue of %d bytes: goodput %.0f %% of the line, %.0f %%"
            + " in the worst 10 s, shares %s%n",
        AGENTS,
        QUEUE_BYTES,
        100 * use,
        100 * worstPeriod,
        Arrays.toString(shares));
    assertTrue(use > 0.85, "used " + use);
    assertTrue(worstPeriod > 0.75, "used in the worst period " + worstPeriod);
    for (double share : shares) {
      assertTrue(share > 0.5 / AGENTS, "shares " + Arrays.toString(shares));
    }
    assertEquals(0, sessions.stream().mapToInt(SimSession::losses).sum());
    assertTrue(sessions.stream().allMatch(SimSession::isDirect));
  }

  private static long[] received(List<Transfer> transfers) {
    return transfers.stream().mapToLong(Transfer::receivedBytes).toArray();
  }

  private static long sum(long[] each) {
    return Arrays.stream(each).sum();
  }

  private static double use(long[] before, long[] after, Duration time) {
    return (double) (sum(after) - sum(before)) / (BYTES_PER_SECOND * time.toSeconds());
  }
}
