package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.wire.Wire;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long it takes from the open to the first byte and to a direct path; 50 ms RTT everywhere. */
final class TimeToDirectTest {
  private static final int TRIALS = 20;
  private static final long RTT = 50 * Wire.MILLI;

  @Test
  void the_first_byte_takes_one_signaling_exchange_and_one_handshake() {
    World world = new World(5);
    EdgeNode connector = world.connector(NatKind.PORT_RESTRICTED);
    EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);
    world.run(1);
    long opened = world.wire.now();
    PeerSession session = world.session(agent, PathMode.AUTO);
    // Agent, Intermediate, Connector and back: 2 RTT; C's handshake takes the same way.
    assertEquals(4 * RTT, world.wire.now() - opened);
    agent.transfer(session, "sink", 10, 10);
    world.until(1, () -> !connector.transfers.isEmpty() && connector.accepted().received > 0);
    assertEquals(5 * RTT, world.wire.now() - opened);
    System.out.println("open to first byte at the Connector, 50 ms RTT: 250 ms");
  }

  @Test
  void without_loss() {
    assertTrue(trials("time to direct, no loss", 0).percentile(95) < 500 * Wire.MILLI);
  }

  @Test
  void with_one_percent_of_loss() {
    trials("time to direct, 1 % loss", 0.01);
  }

  private static Figures trials(String name, double loss) {
    Figures figures = new Figures(name);
    for (int seed = 0; seed < TRIALS; seed++) {
      Random random = new Random(seed);
      World world = new World(1_000 + seed);
      world.connector(NatKind.PORT_RESTRICTED);
      EdgeNode agent = world.node(NatKind.PORT_RESTRICTED);
      world.run(1 + random.nextDouble());
      world.wire.drop(flight -> random.nextDouble() < loss);
      long opened = world.wire.now();
      world.session(agent, PathMode.AUTO);
      world.untilPath(agent, PathKind.DIRECT, 20);
      figures.add(world.wire.now() - opened);
    }
    figures.print();
    return figures;
  }
}
