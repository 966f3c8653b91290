package dev.crowfly.signaling.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.signaling.registry.AccessPolicy;
import dev.crowfly.signaling.testing.Edge;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.World;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The access file rules, also over what is there already. */
class AccessTest {
  private final Set<String> forbidden = new HashSet<>();
  private final World world = new World(6);
  private final Edge connector = world.connectedEdge(Ids.node('c'));
  private final Edge agent = world.connectedEdge(Ids.node('a'));

  @BeforeEach
  void publish() {
    world.access =
        new AccessPolicy() {
          @Override
          public boolean mayRegister(String node, String service) {
            return !forbidden.contains(node.charAt(0) + " registers " + service);
          }

          @Override
          public boolean mayReach(String node, String service) {
            return !forbidden.contains(node.charAt(0) + " reaches " + service);
          }
        };
    connector.client.register("web", world.now);
    connector.client.register("ssh", world.now);
    world.run();
  }

  private void open(String service) {
    agent.client.open(service, "", Ids.ice(0), world.now);
    world.run();
  }

  private void change() {
    world.board.accessChanged(world.now);
    world.run();
  }

  @Test
  void whoMayNotReachAServiceIsToldNothingOfIt() {
    forbidden.add("a reaches web");
    forbidden.add("a reaches nothing");
    open("web");
    open("nothing");
    for (SignalingEvent.OpenRefused each : agent.told(SignalingEvent.OpenRefused.class)) {
      assertEquals(ErrorCode.FORBIDDEN, each.code());
    }
    assertEquals(0, connector.told(SignalingEvent.Offered.class).size());
  }

  @Test
  void nodeOfWhichNothingMayBeReachedIsForbidden() {
    forbidden.addAll(List.of("a reaches web", "a reaches ssh"));
    agent.client.open("", connector.nodeId, Ids.ice(0), world.now);
    world.run();
    assertEquals(ErrorCode.FORBIDDEN, agent.last(SignalingEvent.OpenRefused.class).code());
  }

  @Test
  void bothSidesHearWhatTheAgentMayUse() {
    forbidden.add("a reaches ssh");
    open("web");
    assertEquals(List.of("web"), agent.last(SignalingEvent.Answered.class).answer().services());
    assertEquals(List.of("web"), connector.last(SignalingEvent.Offered.class).offer().services());
  }

  @Test
  void changeUpdatesLiveSessions() {
    open("web");
    var session = agent.last(SignalingEvent.Answered.class).answer().session();
    forbidden.add("a reaches ssh");
    change();
    var expected = new SignalingEvent.AccessChanged(session, List.of("web"));
    assertEquals(expected, agent.last(SignalingEvent.AccessChanged.class));
    assertEquals(expected, connector.last(SignalingEvent.AccessChanged.class));
    forbidden.clear();
    change();
    assertEquals(List.of("web", "ssh"), agent.last(SignalingEvent.AccessChanged.class).services());
  }

  @Test
  void changeThatLeavesNothingClosesTheSession() {
    open("web");
    forbidden.addAll(List.of("a reaches web", "a reaches ssh"));
    change();
    assertEquals(ErrorCode.FORBIDDEN, agent.last(SignalingEvent.SessionClosed.class).code());
    assertEquals(ErrorCode.FORBIDDEN, connector.last(SignalingEvent.SessionClosed.class).code());
    assertEquals(0, world.board.sessions());
  }

  @Test
  void changeThatChangesNothingIsNotTold() {
    open("web");
    forbidden.add("x reaches web");
    change();
    assertEquals(0, agent.told(SignalingEvent.AccessChanged.class).size());
  }

  @Test
  void nodeThatMayNotPublishIsRefusedAndAsksAgainLater() {
    forbidden.add("c registers db");
    connector.client.register("db", world.now);
    world.run();
    assertEquals(
        ErrorCode.FORBIDDEN, connector.last(SignalingEvent.RegistrationRefused.class).code());
    world.pass(95 * World.SECOND);
    assertEquals(1, connector.told(SignalingEvent.RegistrationRefused.class).size());
    forbidden.clear();
    change();
    world.pass(31 * World.SECOND);
    assertEquals("db", connector.last(SignalingEvent.Registered.class).service());
  }

  @Test
  void serviceThatMayNotBePublishedAnyMoreIsWithdrawn() {
    open("ssh");
    forbidden.add("c registers web");
    change();
    var refused = connector.last(SignalingEvent.RegistrationRefused.class);
    assertEquals("web", refused.service());
    assertEquals(ErrorCode.FORBIDDEN, refused.code());
    assertEquals(List.of("ssh"), agent.last(SignalingEvent.AccessChanged.class).services());
    assertEquals(1, world.board.services());
    assertTrue(world.told(new SwitchboardEvent.ServiceWithdrawn("web", connector.nodeId)::equals));
  }

  @Test
  void serviceThatComesOrGoesIsToldToLiveSessions() {
    open("web");
    connector.client.register("db", world.now);
    world.run();
    assertEquals(
        List.of("web", "ssh", "db"), agent.last(SignalingEvent.AccessChanged.class).services());
    connector.client.unregister("web", world.now);
    connector.client.unregister("ssh", world.now);
    connector.client.unregister("db", world.now);
    world.run();
    assertEquals(List.of(), agent.last(SignalingEvent.AccessChanged.class).services());
    assertEquals(1, world.board.sessions());
    assertEquals(0, world.board.services());
  }
}
