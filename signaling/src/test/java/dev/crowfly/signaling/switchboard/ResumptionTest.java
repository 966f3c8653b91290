package dev.crowfly.signaling.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.signaling.registry.AccessPolicy;
import dev.crowfly.signaling.testing.Edge;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.RawNode;
import dev.crowfly.signaling.testing.World;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions outlive legs, and the Intermediate. */
class ResumptionTest {
  private final World world = new World(5);
  private final Edge connector = world.connectedEdge(Ids.node('c'));
  private final Edge agent = world.connectedEdge(Ids.node('a'));
  private SessionId session;

  @BeforeEach
  void openSession() {
    connector.client.register("web", world.now);
    world.run();
    open();
    session = agent.last(SignalingEvent.Answered.class).answer().session();
    connector.told.clear();
    agent.told.clear();
    world.told.clear();
  }

  private void open() {
    agent.client.open("web", "", Ids.ice(0), world.now);
    world.run();
  }

  private void connect(Edge... edges) {
    for (Edge each : edges) {
      each.connect();
      world.run();
    }
  }

  private void assertResumed() {
    SignalingEvent.Resumed atAgent = agent.last(SignalingEvent.Resumed.class);
    SignalingEvent.Resumed atConnector = connector.last(SignalingEvent.Resumed.class);
    assertEquals(session, atAgent.session());
    assertEquals(session, atConnector.session());
    assertEquals(List.of("web"), atAgent.services());
    assertEquals(
        List.of(
            new SwitchboardEvent.FlowOpened(
                session,
                agent.leg(),
                (int) atAgent.flow(),
                connector.leg(),
                (int) atConnector.flow())),
        List.copyOf(world.flows));
    assertTrue(agent.client.isAttached(session));
    assertTrue(connector.client.isAttached(session));
  }

  private void assertEndedEverywhere(ErrorCode code) {
    assertEquals(0, world.board.sessions());
    assertEquals(0, world.flows.size());
    assertEquals(0, agent.client.sessions());
    assertEquals(0, connector.client.sessions());
    assertEquals(code, agent.last(SignalingEvent.SessionClosed.class).code());
  }

  @Test
  void agentComesBack() {
    agent.lose();
    assertEquals(0, world.flows.size());
    assertFalse(agent.client.isAttached(session));
    assertFalse(agent.client.restart(session, Ids.ice(1), world.now));
    connect(agent);
    assertResumed();
  }

  @Test
  void connectorComesBackAndPublishesAgain() {
    connector.lose();
    world.pass(World.SECOND);
    assertEquals(0, world.board.services());
    connect(connector);
    assertResumed();
    assertEquals("web", connector.last(SignalingEvent.Registered.class).service());
    assertEquals(1, world.board.services());
  }

  @Test
  void bothComeBackInEitherOrder() {
    agent.lose();
    connector.lose();
    connect(agent, connector);
    assertResumed();
    connector.lose();
    agent.lose();
    connect(connector, agent);
    assertResumed();
  }

  @Test
  void sessionLivesOnAfterItIsResumed() {
    agent.lose();
    connect(agent);
    assertTrue(agent.client.restart(session, Ids.ice(1), world.now));
    world.run();
    assertTrue(connector.client.restart(session, Ids.ice(1), world.now));
    world.run();
    assertEquals(1, connector.last(SignalingEvent.Restarted.class).ice().generation());
    assertEquals(1, agent.told(SignalingEvent.StartPunching.class).size());
    world.pass(300 * World.SECOND);
    assertEquals(1, world.board.sessions());
  }

  @Test
  void newLegTakesThePlaceOfTheOld() {
    long old = agent.leg();
    agent.connect();
    world.run();
    assertTrue(
        world.told(
            told ->
                told instanceof SwitchboardEvent.LegMustClose must
                    && must.leg() == old
                    && must.code() == ErrorCode.REPLACED));
    assertEquals(2, world.board.nodes());
    assertResumed();
  }

  @Test
  void whoDoesNotComeBackInAMinuteIsForgotten() {
    connector.lose();
    world.pass(59 * World.SECOND);
    assertEquals(1, world.board.sessions());
    world.pass(2 * World.SECOND);
    assertEquals(0, world.board.sessions());
    assertEquals(ErrorCode.PEER_LOST, agent.last(SignalingEvent.SessionClosed.class).code());
    connect(connector);
    world.pass(61 * World.SECOND);
    assertEndedEverywhere(ErrorCode.PEER_LOST);
    assertEquals(ErrorCode.PEER_LOST, connector.last(SignalingEvent.SessionClosed.class).code());
  }

  @Test
  void connectorThatHasRestartedResumesNothingAndTheAgentIsToldSoon() {
    connector.restart();
    connector.client.register("web", world.now);
    connect(connector);
    world.pass(6 * World.SECOND);
    assertEndedEverywhere(ErrorCode.PEER_LOST);
    open();
    assertNotEquals(session, agent.last(SignalingEvent.Answered.class).answer().session());
  }

  @Test
  void anotherProcessOfTheConnectorEndsTheSessionsOfTheFirstAtOnce() {
    connector.restart(1);
    connector.client.register("web", world.now);
    connect(connector);
    assertEquals(0, world.flows.size());
    assertEquals(0, world.board.sessions());
    assertEquals(
        new SignalingEvent.SessionClosed(
            session, ErrorCode.PEER_RESTARTED, "the peer has restarted"),
        agent.last(SignalingEvent.SessionClosed.class));
    open();
    assertNotEquals(session, agent.last(SignalingEvent.Answered.class).answer().session());
    assertEquals(1, world.flows.size());
  }

  @Test
  void sameProcessOfTheConnectorKeepsItsSessions() {
    connector.restart(7);
    connector.client.register("web", world.now);
    connect(connector);
    open();
    session = agent.last(SignalingEvent.Answered.class).answer().session();
    connector.lose();
    connect(connector);
    assertResumed();
  }

  @Test
  void restartIsNoRefusalAndTwoProcessesThatPushEachOtherOutAre() {
    connector.restartSilently(1);
    connector.client.register("web", world.now);
    connect(connector);
    assertEquals(ErrorCode.PEER_RESTARTED, agent.last(SignalingEvent.SessionClosed.class).code());
    assertEquals(1, world.board.services());
    assertEquals(0, refusals());
    world.pass(61 * World.SECOND);
    connector.restartSilently(2);
    connect(connector);
    assertEquals(0, refusals(), "long after the first");
    world.pass(59 * World.SECOND);
    connector.restartSilently(1);
    connect(connector);
    assertEquals(1, refusals());
    assertEquals(2, world.board.nodes());
  }

  private long refusals() {
    return world.told.stream().filter(each -> each instanceof SwitchboardEvent.Refused).count();
  }

  @Test
  void whoResumesSlowlyIsGivenTheTime() {
    Edge other = world.connectedEdge(Ids.node('o'));
    other.client.open("web", "", Ids.ice(0), world.now);
    world.run();
    SessionId second = other.last(SignalingEvent.Answered.class).answer().session();
    connector.lose();
    RawNode slow = RawNode.greeted(world, 900, connector.nodeId);
    world.pass(4 * World.SECOND);
    slow.say(new Message.Resume(session, agent.nodeId, false));
    world.pass(4 * World.SECOND);
    slow.say(new Message.Resume(second, other.nodeId, false));
    world.pass(6 * World.SECOND);
    assertEquals(2, world.flows.size());
    assertEquals(List.of(), other.told(SignalingEvent.SessionClosed.class));
  }

  @Test
  void agentThatHasRestartedOpensAnew() {
    agent.restart();
    connect(agent);
    open();
    SignalingEvent.Answered answered = agent.last(SignalingEvent.Answered.class);
    assertFalse(answered.answer().existing());
    assertNotEquals(session, answered.answer().session());
    assertEquals(ErrorCode.PEER_LOST, connector.last(SignalingEvent.SessionClosed.class).code());
    assertEquals(1, world.board.sessions());
  }

  @Test
  void secondServiceIsOpenedWhileTheConnectorIsAway() {
    connector.lose();
    open();
    assertTrue(agent.last(SignalingEvent.Answered.class).answer().existing());
    connect(connector);
    assertResumed();
  }

  @Test
  void intermediateRestartsAndBothComeBackInEitherOrder() {
    world.restartIntermediate();
    connect(connector, agent);
    assertResumed();
    world.restartIntermediate();
    connect(agent, connector);
    assertResumed();
    assertEquals(1, world.board.sessions());
    open();
    assertTrue(agent.last(SignalingEvent.Answered.class).answer().existing());
  }

  @Test
  void intermediateRestartsAndOnlyOneComesBack() {
    world.restartIntermediate();
    connect(agent);
    world.pass(59 * World.SECOND);
    assertEquals(0, agent.told(SignalingEvent.SessionClosed.class).size());
    assertEquals(0, world.board.sessions());
    world.pass(2 * World.SECOND);
    assertEquals(ErrorCode.PEER_LOST, agent.last(SignalingEvent.SessionClosed.class).code());
  }

  @Test
  void intermediateAndConnectorRestartAndTheAgentIsToldSoon() {
    world.restartIntermediate();
    connector.restart();
    connect(agent, connector);
    world.pass(6 * World.SECOND);
    assertEquals(ErrorCode.PEER_LOST, agent.last(SignalingEvent.SessionClosed.class).code());
    world.restartIntermediate();
  }

  @Test
  void connectorThatIsThereForLongAndClaimsNothingIsAskedNoMore() {
    world.restartIntermediate();
    connector.restart();
    connect(connector);
    world.pass(6 * World.SECOND);
    connect(agent);
    assertEquals(ErrorCode.PEER_LOST, agent.last(SignalingEvent.SessionClosed.class).code());
  }

  @Test
  void accessIsCheckedAgain() {
    agent.lose();
    world.access =
        new AccessPolicy() {
          @Override
          public boolean mayRegister(String node, String service) {
            return true;
          }

          @Override
          public boolean mayReach(String node, String service) {
            return false;
          }
        };
    connect(agent);
    assertEndedEverywhere(ErrorCode.FORBIDDEN);
  }

  @Test
  void closeWhileTheLegIsAwayReachesThePeerLater() {
    agent.lose();
    agent.client.close(session, ErrorCode.CANCELLED, "meanwhile", world.now);
    connect(agent);
    assertEquals(
        new SignalingEvent.SessionClosed(session, ErrorCode.CANCELLED, "meanwhile"),
        connector.last(SignalingEvent.SessionClosed.class));
    assertEquals(0, world.board.sessions());
  }

  @Test
  void closeByTheOneWhoStayedReachesTheOtherWhenItComesBack() {
    agent.lose();
    connector.client.close(session, ErrorCode.CANCELLED, "meanwhile", world.now);
    world.run();
    assertEquals(0, world.board.sessions());
    connect(agent);
    world.pass(61 * World.SECOND);
    assertEndedEverywhere(ErrorCode.PEER_LOST);
  }

  @Test
  void openThatWaitedForTheLegIsAsked() {
    connector.lose();
    agent.lose();
    world.pass(61 * World.SECOND);
    assertEquals(0, world.board.sessions());
    agent.client.close(session, ErrorCode.NONE, "", world.now);
    connect(connector);
    agent.client.open("web", "", Ids.ice(0), world.now);
    connect(agent);
    assertFalse(agent.last(SignalingEvent.Answered.class).answer().existing());
  }

  @Test
  void offerWhoseConnectorLosesItsLegIsRefused() {
    agent.client.close(session, ErrorCode.NONE, "", world.now);
    world.run();
    Edge other = world.connectedEdge(Ids.node('o'));
    other.client.open("web", "", Ids.ice(0), world.now);
    byte[] piece = new byte[4096];
    world.board.receive(other.leg(), piece, 0, other.client.write(piece, 0, 4096), world.now);
    assertEquals(1, world.board.sessions());
    connector.lose();
    world.run();
    assertEquals(ErrorCode.PEER_OFFLINE, other.last(SignalingEvent.OpenRefused.class).code());
    assertEquals(0, world.board.sessions());
  }
}
