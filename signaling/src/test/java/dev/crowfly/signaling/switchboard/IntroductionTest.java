package dev.crowfly.signaling.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.signaling.testing.Edge;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.World;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two edges and a switchboard: from the greeting to the session. */
class IntroductionTest {
  private final World world = new World(1);
  private final Edge connector = world.connectedEdge(Ids.node('c'));
  private final Edge agent = world.connectedEdge(Ids.node('a'));

  private long open(String service) {
    long request = agent.client.open(service, "", Ids.ice(0, "of agent"), world.now);
    world.run();
    return request;
  }

  private void register(String service) {
    connector.client.register(service, world.now);
    world.run();
  }

  @Test
  void greetingTellsWhoIsThereAndWhatItSees() {
    Message.Welcome welcome = agent.last(SignalingEvent.Welcomed.class).welcome();
    assertEquals(World.INTERMEDIATE, welcome.nodeId());
    assertEquals(1000 + (int) agent.leg(), welcome.observed().getPort());
    assertEquals(2, world.board.nodes());
    assertEquals(2, world.told(SwitchboardEvent.NodeJoined.class).size());
  }

  @Test
  void publishedServiceIsReachedByName() {
    register("web");
    register("ssh");
    long request = open("web");

    Message.Offer offer = connector.last(SignalingEvent.Offered.class).offer();
    assertEquals(agent.nodeId, offer.peer());
    assertEquals(List.of("web", "ssh"), offer.services());
    assertEquals(List.of("of agent"), offer.ice().candidates());
    SignalingEvent.Answered answered = agent.last(SignalingEvent.Answered.class);
    assertEquals(request, answered.request());
    assertFalse(answered.answer().existing());
    assertEquals(offer.session(), answered.answer().session());
    assertEquals(connector.nodeId, answered.answer().peer());
    assertEquals(List.of("of connector"), answered.answer().ice().candidates());
    assertEquals(
        List.of(
            new SwitchboardEvent.FlowOpened(
                offer.session(),
                agent.leg(),
                (int) answered.answer().flow(),
                connector.leg(),
                (int) offer.flow())),
        List.copyOf(world.flows));
    assertEquals(1, world.board.sessions());
  }

  @Test
  void bothAreToldToBeginTogether() {
    world.rtts.put(agent.leg(), 100_000_000L);
    world.rtts.put(connector.leg(), 20_000_000L);
    register("web");
    open("web");
    assertEquals(0, agent.last(SignalingEvent.StartPunching.class).delayMillis());
    assertEquals(40, connector.last(SignalingEvent.StartPunching.class).delayMillis());
  }

  @Test
  void secondServiceOfTheSameConnectorUsesTheSameSession() {
    register("web");
    register("ssh");
    open("web");
    long second = open("ssh");
    List<SignalingEvent.Answered> answers = agent.told(SignalingEvent.Answered.class);
    assertEquals(second, answers.get(1).request());
    assertTrue(answers.get(1).answer().existing());
    assertEquals(answers.get(0).answer().session(), answers.get(1).answer().session());
    assertEquals(answers.get(0).answer().flow(), answers.get(1).answer().flow());
    assertEquals(1, connector.told(SignalingEvent.Offered.class).size());
  }

  @Test
  void opensAtTheSameTimeBecomeOneSession() {
    register("web");
    register("ssh");
    for (int i = 0; i < 50; i++) {
      agent.client.open(i % 2 == 0 ? "web" : "ssh", "", Ids.ice(0), world.now);
    }
    world.run();
    List<SignalingEvent.Answered> answers = agent.told(SignalingEvent.Answered.class);
    assertEquals(50, answers.size());
    assertEquals(1, answers.stream().filter(a -> !a.answer().existing()).count());
    assertFalse(answers.get(0).answer().existing());
    assertEquals(1, connector.told(SignalingEvent.Offered.class).size());
  }

  @Test
  void sessionInTheOtherDirectionIsAnotherOne() {
    register("web");
    agent.client.register("back", world.now);
    world.run();
    open("web");
    connector.client.open("back", "", Ids.ice(0), world.now);
    world.run();
    assertEquals(2, world.board.sessions());
    assertEquals(2, world.flows.size());
    assertNotEquals(
        agent.last(SignalingEvent.Answered.class).answer().session(),
        connector.last(SignalingEvent.Answered.class).answer().session());
  }

  @Test
  void nodeIsReachedByItsId() {
    register("web");
    agent.client.open("", connector.nodeId, Ids.ice(0), world.now);
    world.run();
    assertEquals(List.of("web"), agent.last(SignalingEvent.Answered.class).answer().services());
  }

  @Test
  void candidatesAndRestartsReachThePeerAlone() {
    register("web");
    open("web");
    var session = agent.last(SignalingEvent.Answered.class).answer().session();
    Edge third = world.connectedEdge(Ids.node('t'));
    int before = third.told.size();
    agent.client.candidate(session, 0, "late", world.now);
    agent.client.endOfCandidates(session, 0, world.now);
    connector.client.candidate(session, 0, "back", world.now);
    assertTrue(connector.client.restart(session, Ids.ice(1), world.now));
    world.run();
    assertEquals("late", connector.last(SignalingEvent.RemoteCandidate.class).text());
    assertEquals(0, connector.last(SignalingEvent.RemoteCandidatesEnded.class).generation());
    assertEquals("back", agent.last(SignalingEvent.RemoteCandidate.class).text());
    assertEquals(1, agent.last(SignalingEvent.Restarted.class).ice().generation());
    assertEquals(1, agent.told(SignalingEvent.StartPunching.class).size());
    agent.client.restart(session, Ids.ice(1), world.now);
    world.run();
    assertEquals(2, agent.told(SignalingEvent.StartPunching.class).size());
    assertEquals(2, connector.told(SignalingEvent.StartPunching.class).size());
    assertEquals(before, third.told.size());
  }

  @Test
  void closeReachesThePeerWithCodeAndReason() {
    register("web");
    open("web");
    var session = agent.last(SignalingEvent.Answered.class).answer().session();
    agent.client.close(session, ErrorCode.CANCELLED, "enough", world.now);
    world.run();
    assertEquals(
        new SignalingEvent.SessionClosed(session, ErrorCode.CANCELLED, "enough"),
        connector.last(SignalingEvent.SessionClosed.class));
    assertEquals(0, world.board.sessions());
    assertEquals(0, world.flows.size());
    assertEquals(0, connector.client.sessions());
  }

  @Test
  void punchResultIsReported() {
    register("web");
    open("web");
    var session = agent.last(SignalingEvent.Answered.class).answer().session();
    agent.client.punchResult(session, true, 34, "srflx", world.now);
    world.run();
    assertEquals(
        List.of(new SwitchboardEvent.PunchReported(session, agent.nodeId, true, 34, "srflx")),
        world.told(SwitchboardEvent.PunchReported.class));
  }

  @Test
  void shutdownLeavesNothingBehind() {
    register("web");
    open("web");
    connector.client.shutdown(world.now);
    world.run();
    assertEquals(0, world.board.services());
    assertEquals(0, world.board.sessions());
    assertEquals(ErrorCode.NONE, agent.last(SignalingEvent.SessionClosed.class).code());
    open("web");
    assertEquals(ErrorCode.UNKNOWN_SERVICE, agent.last(SignalingEvent.OpenRefused.class).code());
  }
}
