package dev.crowfly.signaling.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.client.SignalingClientConfig;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.signaling.registry.InMemoryServiceRegistry;
import dev.crowfly.signaling.testing.Edge;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.RawNode;
import dev.crowfly.signaling.testing.World;
import org.junit.jupiter.api.Test;

/** Each refusal comes with its own code, to the one who asked and to the Intermediate's log. */
class RefusalTest {
  private final World world = new World(2);
  private final Edge connector = world.connectedEdge(Ids.node('c'));
  private final Edge agent = world.connectedEdge(Ids.node('a'));

  private ErrorCode openRefused(String service, String node) {
    long request = agent.client.open(service, node, Ids.ice(0), world.now);
    world.run();
    SignalingEvent.OpenRefused refused = agent.last(SignalingEvent.OpenRefused.class);
    assertEquals(request, refused.request());
    assertFalse(refused.text().isBlank());
    return refused.code();
  }

  private ErrorCode registrationRefused(Edge edge, String service) {
    edge.client.register(service, world.now);
    world.run();
    return edge.last(SignalingEvent.RegistrationRefused.class).code();
  }

  private void publish(Edge edge, String service) {
    edge.client.register(service, world.now);
    world.run();
    assertEquals(service, edge.last(SignalingEvent.Registered.class).service());
  }

  @Test
  void unknownService() {
    assertEquals(ErrorCode.UNKNOWN_SERVICE, openRefused("web", ""));
    assertTrue(world.told(told -> isRefusal(told, ErrorCode.UNKNOWN_SERVICE)));
  }

  @Test
  void connectorThatIsNotConnected() {
    publish(connector, "web");
    connector.lose();
    assertEquals(ErrorCode.PEER_OFFLINE, openRefused("web", ""));
    assertEquals(ErrorCode.PEER_OFFLINE, openRefused("", connector.nodeId));
    assertEquals(ErrorCode.PEER_OFFLINE, openRefused("", Ids.node('x')));
  }

  @Test
  void serviceOfAnotherNodeThanWanted() {
    publish(connector, "web");
    assertEquals(ErrorCode.WRONG_PEER, openRefused("web", Ids.node('x')));
  }

  @Test
  void nodeThatPublishesNothing() {
    assertEquals(ErrorCode.UNKNOWN_SERVICE, openRefused("", connector.nodeId));
  }

  @Test
  void nodeItself() {
    publish(agent, "mine");
    assertEquals(ErrorCode.INVALID, openRefused("mine", ""));
  }

  @Test
  void nodeThatIsNoConnector() {
    Edge other = world.edge(SignalingClientConfig.of(Ids.node('o'), "test", false, true));
    other.connect();
    world.run();
    assertEquals(ErrorCode.PEER_OFFLINE, openRefused("", other.nodeId));
  }

  @Test
  void connectorThatDoesNotWantTheAgent() {
    publish(connector, "web");
    connector.accepting = false;
    assertEquals(ErrorCode.REFUSED_BY_PEER, openRefused("web", ""));
    assertEquals(0, world.board.sessions());
    connector.accepting = true;
    agent.client.open("web", "", Ids.ice(0), world.now);
    world.run();
    assertEquals(1, agent.told(SignalingEvent.Answered.class).size());
  }

  @Test
  void nameThatSomebodyElseHas() {
    publish(connector, "web");
    assertEquals(ErrorCode.SERVICE_TAKEN, registrationRefused(agent, "web"));
    assertEquals(1, world.board.services());
  }

  @Test
  void nameIsKeptForAMinuteForWhoLostItsLeg() {
    publish(connector, "web");
    connector.lose();
    assertEquals(0, world.board.services());
    assertEquals(ErrorCode.SERVICE_TAKEN, registrationRefused(agent, "web"));
    world.pass(100 * World.SECOND);
    assertEquals("web", agent.last(SignalingEvent.Registered.class).service());
  }

  @Test
  void moreServicesThanAllowed() {
    World small =
        new World(
            3,
            SwitchboardConfig.builder(World.INTERMEDIATE).perNode(2, 2).build(),
            new InMemoryServiceRegistry());
    Edge edge = small.connectedEdge(Ids.node('c'));
    for (String each : new String[] {"one", "two", "three"}) {
      edge.client.register(each, small.now);
    }
    small.run();
    assertEquals(2, edge.told(SignalingEvent.Registered.class).size());
    assertEquals(ErrorCode.LIMIT, edge.last(SignalingEvent.RegistrationRefused.class).code());
  }

  @Test
  void moreSessionsThanAllowedAtEitherSide() {
    World small =
        new World(
            3,
            SwitchboardConfig.builder(World.INTERMEDIATE).perNode(9, 2).build(),
            new InMemoryServiceRegistry());
    Edge one = small.connectedEdge(Ids.node('c'));
    one.client.register("web", small.now);
    for (char name : new char[] {'d', 'e', 'f'}) {
      small.connectedEdge(Ids.node(name)).client.open("web", "", Ids.ice(0), small.now);
      small.run();
    }
    assertEquals(2, small.board.sessions());
    assertTrue(small.told(told -> isRefusal(told, ErrorCode.LIMIT)));
  }

  @Test
  void tooManyOpensInTooShortATime() {
    World strict =
        new World(
            3,
            SwitchboardConfig.builder(World.INTERMEDIATE).opens(1, 5).build(),
            new InMemoryServiceRegistry());
    Edge edge = strict.connectedEdge(Ids.node('a'));
    for (int i = 0; i < 7; i++) {
      edge.client.open("web", "", Ids.ice(0), strict.now);
    }
    strict.run();
    var refusals = edge.told(SignalingEvent.OpenRefused.class);
    assertEquals(2, refusals.stream().filter(refused -> refused.code() == ErrorCode.LIMIT).count());
    strict.pass(World.SECOND);
    edge.client.open("web", "", Ids.ice(0), strict.now);
    strict.run();
    assertEquals(ErrorCode.UNKNOWN_SERVICE, edge.last(SignalingEvent.OpenRefused.class).code());
  }

  @Test
  void connectorThatDoesNotAnswer() {
    World silent = new World(4);
    Edge edge = silent.connectedEdge(Ids.node('a'));
    RawNode raw = RawNode.greeted(silent, 1000, Ids.node('r'));
    raw.say(new Message.Register(1, "web"));
    edge.client.open("web", "", Ids.ice(0), silent.now);
    silent.pass(11 * World.SECOND);
    assertEquals(ErrorCode.TIMEOUT, edge.last(SignalingEvent.OpenRefused.class).code());
    assertEquals(0, silent.board.sessions());
  }

  private static boolean isRefusal(SwitchboardEvent told, ErrorCode code) {
    return told instanceof SwitchboardEvent.Refused refused && refused.code() == code;
  }
}
