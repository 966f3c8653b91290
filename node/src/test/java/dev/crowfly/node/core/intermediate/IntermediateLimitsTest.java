package dev.crowfly.node.core.intermediate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.wire.EdgeModel;
import dev.crowfly.node.core.wire.Meeting;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingEvent;
import dev.crowfly.signaling.registry.AccessPolicy;
import dev.crowfly.signaling.switchboard.SwitchboardConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an Intermediate allows, and how it ends. */
class IntermediateLimitsTest {
  @Test
  void clientsProveTheirAddress_whenRetryIsOn() {
    Meeting meeting = new Meeting(config -> config.connections(100, 10, 0));
    EdgeModel edge = meeting.edge();
    assertTrue(meeting.wire.runUntil(edge.leg::isUp, Wire.SECOND));
    assertTrue(meeting.intermediate.core.stats().retriesSent() > 0);
  }

  @Test
  void tooManyConnections_areTurnedAway_andToldWhy() {
    Meeting meeting = new Meeting(config -> config.connections(3, 100, 100));
    Wire wire = meeting.wire;
    List<EdgeModel> edges = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      EdgeModel edge = meeting.edge();
      edges.add(edge);
      assertTrue(wire.runUntil(edge.leg::isUp, Wire.SECOND));
    }
    EdgeModel late = meeting.edge();
    wire.runFor(5 * Wire.SECOND);
    assertEquals(ErrorCode.LIMIT, late.told(NodeEvent.LegDown.class).get(0).code());
    assertTrue(meeting.intermediate.core.stats().refusalsSent() > 0);
    edges.get(0).leg.close(wire.now());
    assertTrue(wire.runUntil(late.leg::isUp, 60 * Wire.SECOND));
  }

  @Test
  void rateOfASession_isLimited() {
    Meeting meeting = new Meeting(config -> config.bytesPerSecondPerFlow(100_000));
    Wire wire = meeting.wire;
    EdgeModel connector = meeting.edge();
    EdgeModel agent = meeting.edge();
    SessionId session = meeting.introduce(agent, connector, "bulk");
    for (int i = 0; i < 1_000; i++) {
      agent.send(session, new byte[1000]);
      wire.runFor(2 * Wire.MILLI);
    }
    wire.runFor(Wire.SECOND);
    long bytes = meeting.intermediate.core.stats().relayBytes();
    long allowed = 200_000 + 65_536; // 2 s, and the bucket that was full
    assertTrue(Math.abs(allowed - bytes) < 3_000, "relayed " + bytes);
    assertTrue(meeting.intermediate.core.stats().relayOverRate() > 700);
    assertEquals(bytes, 1_000L * connector.relayed.size());
  }

  @Test
  void sessionsPerNode_areLimited() {
    Meeting meeting =
        new Meeting(
            config -> {
              String node = config.build().identity().nodeId().toString();
              return config.switchboard(SwitchboardConfig.builder(node).perNode(1, 1).build());
            });
    Wire wire = meeting.wire;
    EdgeModel connector = meeting.edge();
    meeting.introduce(meeting.edge(), connector, "web");
    EdgeModel second = meeting.edge();
    second.open("web");
    assertTrue(
        wire.runUntil(
            () -> !second.heard(SignalingEvent.OpenRefused.class).isEmpty(), 5 * Wire.SECOND));
    assertEquals(ErrorCode.LIMIT, second.heard(SignalingEvent.OpenRefused.class).get(0).code());
    assertFalse(meeting.intermediate.told(NodeEvent.Refused.class).isEmpty());
  }

  @Test
  void accessThatIsTakenAway_endsTheSession() {
    Set<String> barred = new HashSet<>();
    AccessPolicy access =
        new AccessPolicy() {
          @Override
          public boolean mayRegister(String node, String service) {
            return true;
          }

          @Override
          public boolean mayReach(String node, String service) {
            return !barred.contains(node);
          }
        };
    Meeting meeting = new Meeting(config -> config.access(access));
    Wire wire = meeting.wire;
    EdgeModel connector = meeting.edge();
    EdgeModel agent = meeting.edge();
    SessionId session = meeting.introduce(agent, connector, "web");
    barred.add(agent.identity.nodeId().toString());
    meeting.intermediate.core.accessChanged(wire.now());
    wire.runFor(Wire.SECOND);
    assertEquals(
        ErrorCode.FORBIDDEN, agent.heard(SignalingEvent.SessionClosed.class).get(0).code());
    assertEquals(List.of(), connector.sessions);
    assertFalse(agent.send(session, new byte[10]));
    assertEquals(0, meeting.intermediate.core.stats().sessions());
    agent.open("web");
    wire.runFor(Wire.SECOND);
    assertEquals(ErrorCode.FORBIDDEN, agent.heard(SignalingEvent.OpenRefused.class).get(0).code());
  }

  @Test
  void manyNodes_haveTheirSessions_andNothingRemainsOfThem() {
    Meeting meeting = new Meeting();
    Wire wire = meeting.wire;
    EdgeModel connector = meeting.edge();
    List<EdgeModel> agents = new ArrayList<>();
    List<SessionId> sessions = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      EdgeModel agent = meeting.edge();
      agents.add(agent);
      sessions.add(meeting.introduce(agent, connector, "web"));
    }
    for (int i = 0; i < agents.size(); i++) {
      assertTrue(agents.get(i).send(sessions.get(i), new byte[] {(byte) i}));
      assertTrue(connector.send(sessions.get(i), new byte[] {(byte) -i}));
    }
    wire.runFor(Wire.SECOND);
    assertEquals(60, connector.relayed.size());
    for (int i = 0; i < agents.size(); i++) {
      assertEquals(1, agents.get(i).relayed.size());
      assertEquals((byte) -i, agents.get(i).relayed.get(0).bytes()[0]);
    }
    assertEquals(60, meeting.intermediate.core.stats().sessions());
    for (EdgeModel agent : agents) {
      agent.signaling.shutdown(wire.now());
      agent.leg.close(wire.now());
    }
    wire.runFor(10 * Wire.SECOND);
    IntermediateStats stats = meeting.intermediate.core.stats();
    assertEquals(0, stats.sessions());
    assertEquals(1, stats.nodes());
    assertEquals(1, stats.connections());
    assertEquals(0, stats.relayWaiting());
    assertEquals(60, meeting.intermediate.told(NodeEvent.SessionForgotten.class).size());
  }

  @Test
  void shutdown_endsSoon_andTakesNobodyMore() {
    Meeting meeting = new Meeting();
    Wire wire = meeting.wire;
    EdgeModel edge = meeting.edge();
    assertTrue(wire.runUntil(edge.leg::isUp, Wire.SECOND));
    meeting.intermediate.core.shutdown(wire.now());
    meeting.intermediate.core.shutdown(wire.now());
    wire.runFor(Wire.MILLI);
    assertEquals(1, meeting.intermediate.told(NodeEvent.Ended.class).size());
    wire.runFor(20 * Wire.SECOND);
    assertFalse(edge.leg.isUp());
    assertEquals(1, meeting.intermediate.told(NodeEvent.Ended.class).size());
  }
}
