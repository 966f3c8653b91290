package dev.crowfly.node.core.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.wire.Wire;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the network for a minute: afterwards the session is direct, and works. */
final class TurmoilTest {
  private final World world;
  private final EdgeNode connector;
  private final EdgeNode agent;
  private boolean relayOff;
  private int moves;

  TurmoilTest() {
    world = new World(200);
    connector = world.connector(NatKind.PORT_RESTRICTED);
    agent = world.node(NatKind.PORT_RESTRICTED);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void a_session_survives_it(long seed) {
    Random random = new Random(seed);
    PeerSession session = world.session(agent, PathMode.AUTO);
    agent.tickNanos = 20 * Wire.MILLI;
    agent.transfer(session, "sink", 1 << 30, 400);
    for (int i = 0; i < 20; i++) {
      happen(random);
      world.run(0.2 + 5 * random.nextDouble());
    }
    if (relayOff) {
      world.startIntermediate();
    }
    world.heal();
    String story = "seed " + seed;
    world.until(
        150,
        () ->
            !agent.core.sessions().isEmpty()
                && agent.session().path() != null
                && agent.session().path().kind() == PathKind.DIRECT,
        agent,
        connector);
    assertEquals(session, agent.session(), story);
    connector.transfers.clear();
    agent.transfers.clear();
    agent.transfer(session, "sink", 5_000, 500);
    world.until(
        10,
        () -> connector.transfers.values().stream().anyMatch(each -> each.ended),
        agent,
        connector);
    assertEquals(0, agent.told(NodeEvent.SessionClosed.class).size(), story);
    world.run(90); // what was given up on the way is forgotten on both sides
    assertEquals(1, agent.core.stats().sessions(), story);
    assertEquals(1, connector.core.stats().sessions(), story);
    assertEquals(2, agent.core.stats().connections(), story);
  }

  private void happen(Random random) {
    switch (random.nextInt(9)) {
      case 0 -> world.cutDirect();
      case 1 -> world.heal();
      case 2 -> world.wire.drop(flight -> random.nextDouble() < 0.1);
      case 3 -> world.wire.drop(flight -> flight.to().equals(World.RELAY));
      case 4 -> agent.attach(World.access(30 + ++moves, NatKind.PORT_RESTRICTED, 6000));
      case 5 -> connector.attach(World.access(30 + ++moves, NatKind.PORT_RESTRICTED, 6000));
      case 6 -> {
        if (relayOff) {
          world.startIntermediate();
        } else {
          world.stopIntermediate();
        }
        relayOff = !relayOff;
      }
      default ->
          (random.nextBoolean() ? agent : connector)
              .attach(World.access(30 + ++moves, NatKind.NONE, 6000));
    }
  }
}
