package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.wire.Wire;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The direct path is cut in mid-transfer, in both directions, and heals again. 50 ms RTT. */
final class FailoverTest {
  private static final int TRIALS = 20;
  private static final long TICK = 5 * Wire.MILLI;

  @Test
  void an_upload_goes_on_within_a_second() {
    trials("upload", true, false);
  }

  @Test
  void a_download_goes_on_within_a_second() {
    trials("download", false, true);
  }

  @Test
  void both_directions_go_on_within_a_second() {
    trials("both", true, true);
  }

  private static void trials(String name, boolean up, boolean down) {
    Figures gaps = new Figures("gap of " + name + " when the direct path is cut");
    Figures returns = new Figures("from the heal to a direct path, " + name);
    for (int trial = 0; trial < TRIALS; trial++) {
      trial(trial, up, down, gaps, returns);
    }
    gaps.print();
    returns.print();
    assertTrue(gaps.percentile(95) < Wire.SECOND);
    assertTrue(returns.percentile(100) < 15 * Wire.SECOND);
  }

  private static void trial(int seed, boolean up, boolean down, Figures gaps, Figures returns) {
    Random random = new Random(seed);
    World world = new World(100 + seed);
    EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
    int rate = 200 + random.nextInt(1_000);
    connector.sourcePerTick = rate;
    connector.tickNanos = TICK;
    EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);
    agent.tickNanos = TICK;
    PeerSession session = world.session(agent, PathMode.AUTO);
    world.untilPath(agent, PathKind.DIRECT, 5);
    Transfer upload = up ? agent.transfer(session, "sink", 1 << 30, rate) : null;
    Transfer download = down ? agent.transfer(session, "source", 0, 0) : null;
    world.run(1 + random.nextDouble());

    Transfer sink =
        up
            ? connector.transfers.values().stream()
                .filter(each -> each.received > 0)
                .findFirst()
                .orElseThrow()
            : null;
    long sent = connector.directBytes + agent.directBytes;
    world.cutDirect();
    resetGaps(sink, download);
    world.run(2 + 2 * random.nextDouble());
    gaps.add(Math.max(gap(sink), gap(download)));
    assertEquals("RELAY DIRECT RELAY", agent.route());
    assertTrue(connector.directBytes + agent.directBytes > sent);

    world.heal();
    resetGaps(sink, download);
    long healed = world.wire.now();
    world.untilPath(agent, PathKind.DIRECT, 20);
    returns.add(world.wire.now() - healed);
    world.run(1);
    assertTrue(gap(sink) < Wire.SECOND / 4 && gap(download) < Wire.SECOND / 4, "make before break");
    assertEquals("RELAY DIRECT RELAY DIRECT", agent.route());
    assertEquals("RELAY DIRECT RELAY DIRECT", connector.route());
    assertTrue(!agent.has(NodeEvent.SessionLost.class));
    if (upload != null) {
      assertEquals(0, upload.failure);
    }
  }

  private static void resetGaps(Transfer... transfers) {
    for (Transfer transfer : transfers) {
      if (transfer != null) {
        transfer.gapNanos = 0;
      }
    }
  }

  private static long gap(Transfer transfer) {
    return transfer == null ? 0 : transfer.gapNanos;
  }
}
