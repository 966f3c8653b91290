package dev.crowfly.signaling.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingClientConfig;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.signaling.testing.Edge;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several Agents with one identity file, as when somebody pings beside a forward that runs: each
 * has its own sessions.
 */
class InstancesTest {
  private final World world = new World(12);
  private final Edge connector = world.connectedEdge(Ids.node('c'));
  private final Edge one = agent(1);
  private final Edge two = agent(2);

  private Edge agent(long instance) {
    return world.edge(
        SignalingClientConfig.of(Ids.node('a'), "test", false, true).withInstance(instance));
  }

  @BeforeEach
  void openFromBoth() {
    connector.client.register("web", world.now);
    one.connect();
    two.connect();
    world.run();
    for (Edge each : new Edge[] {one, two}) {
      each.client.open("web", "", Ids.ice(0), world.now);
    }
    world.run();
  }

  private static SessionId session(Edge agent) {
    return agent.last(SignalingEvent.Answered.class).answer().session();
  }

  private void assertBothWork(String sign) {
    assertEquals(2, world.flows.size());
    for (Edge each : new Edge[] {one, two}) {
      assertEquals(0, each.told(SignalingEvent.LegFailed.class).size());
      each.client.candidate(session(each), 0, sign, world.now);
      world.run();
      assertEquals(
          new SignalingEvent.RemoteCandidate(session(each), 0, sign),
          connector.last(SignalingEvent.RemoteCandidate.class));
    }
  }

  @Test
  void eachHasItsOwnSession() {
    assertNotEquals(session(one), session(two));
    assertEquals(3, world.board.nodes());
    assertBothWork("both");
  }

  @Test
  void endOfOneDoesNotTouchTheOther() {
    one.client.shutdown(world.now);
    world.run();
    one.lose();
    world.pass(90 * World.SECOND);
    assertEquals(1, world.flows.size());
    two.client.candidate(session(two), 0, "still", world.now);
    world.run();
    assertEquals("still", connector.last(SignalingEvent.RemoteCandidate.class).text());
  }

  @Test
  void bothComeBackAfterTheIntermediateHasRestarted() {
    world.restartIntermediate();
    two.connect();
    world.pass(8 * World.SECOND);
    connector.connect();
    world.pass(4 * World.SECOND);
    one.connect();
    world.run();
    assertEquals(0, one.told(SignalingEvent.SessionClosed.class).size());
    assertEquals(0, two.told(SignalingEvent.SessionClosed.class).size());
    assertBothWork("back");
  }

  @Test
  void neitherResumesTheSessionOfTheOther() {
    world.restartIntermediate();
    one.restart();
    connector.connect();
    one.connect();
    two.connect();
    world.run();
    assertEquals(1, world.flows.size());
    assertEquals(session(two), world.flows.iterator().next().session());
  }

  @Test
  void sameProcessTakesThePlaceOfItsOldLeg() {
    one.connect();
    world.run();
    assertEquals(3, world.board.nodes());
    assertBothWork("again");
  }

  @Test
  void processesThatShareANodeIdAreCounted() {
    for (int i = 3; i <= 16; i++) {
      agent(i).connect();
    }
    world.run();
    Edge tooMany = agent(17);
    tooMany.connect();
    world.run();
    assertEquals(ErrorCode.LIMIT, tooMany.last(SignalingEvent.LegFailed.class).code());
    two.client.close(session(two), ErrorCode.NONE, "", world.now);
    world.run();
    two.lose();
    tooMany.connect();
    world.run();
    assertEquals(1, tooMany.told(SignalingEvent.Welcomed.class).size());
  }

  @Test
  void connectorsDoNotShareANodeId() {
    Edge other = world.connectedEdge(connector.nodeId);
    assertEquals(ErrorCode.REPLACED, connector.last(SignalingEvent.LegFailed.class).code());
    assertEquals(1, other.told(SignalingEvent.Welcomed.class).size());
  }
}
