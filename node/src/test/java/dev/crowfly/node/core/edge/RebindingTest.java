package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.wire.Wire;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A NAT forgets its mappings in mid-transfer and makes others, of which nobody is told. 50 ms RTT.
 */
final class RebindingTest {
  private static final int TRIALS = 5;
  private static final long TICK = 5 * Wire.MILLI;

  @Test
  void an_upload_goes_on_when_the_Agents_NAT_forgets() {
    trials("an upload, the Agent's NAT", true, true);
  }

  /** As for the Connector in an upload: up to five seconds, its keepalive. */
  @Test
  void a_download_goes_on_when_the_Agents_NAT_forgets() {
    trials("a download, the Agent's NAT", false, true);
  }

  /**
   * The Connector may have nothing on its way then, so that nothing tells it. Found in real NATs,
   * where the stream was silent for up to 15 seconds: until the leg's keepalive.
   */
  @Test
  void an_upload_goes_on_when_the_Connectors_NAT_forgets() {
    trials("an upload, the Connector's NAT", true, false);
  }

  @Test
  void a_download_goes_on_when_the_Connectors_NAT_forgets() {
    trials("a download, the Connector's NAT", false, false);
  }

  private static void trials(String name, boolean up, boolean ofAgent) {
    Figures gaps = new Figures("gap of " + name + " forgets");
    for (int trial = 0; trial < TRIALS; trial++) {
      gaps.add(gap(trial, up, ofAgent));
    }
    gaps.print();
    assertTrue(gaps.percentile(100) < 2 * Wire.SECOND);
  }

  private static long gap(int seed, boolean up, boolean ofAgent) {
    SplittableRandom random = new SplittableRandom(seed);
    World world = new World(300 + seed);
    EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
    connector.sourcePerTick = 500;
    connector.tickNanos = TICK;
    EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);
    agent.tickNanos = TICK;
    PeerSession session = world.session(agent, PathMode.AUTO);
    world.untilPath(agent, PathKind.DIRECT, 5);
    Transfer sent =
        up
            ? agent.transfer(session, "sink", 1 << 30, 500)
            : agent.transfer(session, "source", 0, 0);
    world.run(3 + 2 * random.nextDouble());
    Transfer watched = up ? connector.accepted() : sent;
    long before = watched.received;
    watched.gapNanos = 0;
    EdgeNode moved = ofAgent ? agent : connector;
    moved.rebind(World.access(ofAgent ? 51 : 52, NatKind.PORT_RESTRICTED, 6000));
    world.until(30, () -> watched.received > before + 50_000, agent, connector);
    world.run(5);
    world.untilPath(agent, PathKind.DIRECT, 30);
    assertTrue(!agent.has(NodeEvent.SessionLost.class));
    assertEquals(0, sent.failure);
    return watched.gapNanos;
  }
}
