package dev.crowfly.node.core.leg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.wire.EdgeModel;
import dev.crowfly.node.core.wire.Meeting;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.client.SignalingEvent;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a leg and its sessions outlive. */
class LegSurvivalTest {
  private final Meeting meeting = new Meeting();
  private final Wire wire = meeting.wire;
  private EdgeModel agent;
  private EdgeModel connector;
  private SessionId session;

  @BeforeEach
  void meet() {
    connector = meeting.edge();
    agent = meeting.edge();
    session = meeting.introduce(agent, connector, "web");
    wire.runFor(Wire.SECOND);
    assertRelayed();
  }

  /** Datagrams go both ways. */
  private void assertRelayed() {
    byte[] there = {1, 2, 3, (byte) agent.relayed.size()};
    byte[] back = {4, 5, 6, (byte) connector.relayed.size()};
    int before = connector.relayed.size();
    int beforeBack = agent.relayed.size();
    assertTrue(agent.send(session, there));
    assertTrue(connector.send(session, back));
    wire.runFor(100 * Wire.MILLI);
    assertEquals(before + 1, connector.relayed.size());
    assertEquals(beforeBack + 1, agent.relayed.size());
    assertArrayEquals(there, connector.relayed.get(before).bytes());
    assertArrayEquals(back, agent.relayed.get(beforeBack).bytes());
    assertEquals(session, connector.relayed.get(before).from().session());
  }

  private boolean resumed(EdgeModel edge, int times, long withinNanos) {
    return wire.runUntil(
        () -> edge.heard(SignalingEvent.Resumed.class).size() >= times, withinNanos);
  }

  @Test
  void restartOfTheIntermediate_isNoticedAtOnce_andSessionsGoOn() {
    meeting.stop();
    meeting.start(config -> config);
    long restartedAt = wire.now();
    agent.signaling.candidate(session, 0, "candidate", restartedAt);
    connector.signaling.candidate(session, 0, "candidate", restartedAt);
    assertTrue(resumed(agent, 1, 10 * Wire.SECOND));
    assertTrue(resumed(connector, 1, 10 * Wire.SECOND));
    assertTrue(wire.now() - restartedAt < 2 * Wire.SECOND, "a stateless reset tells");
    assertRelayed();
    assertEquals(1, agent.told(NodeEvent.LegDown.class).size());
    assertEquals(2, agent.told(NodeEvent.LegUp.class).size());
    assertEquals(1, meeting.intermediate.core.stats().services(), "registered again");
  }

  @Test
  void whileTheLegIsLost_datagramsAreDroppedAndCounted() {
    meeting.stop();
    assertTrue(wire.runUntil(() -> !agent.leg.isUp(), 60 * Wire.SECOND));
    long before = agent.leg.relay().counters().dropped();
    assertFalse(agent.send(session, new byte[100]));
    assertEquals(before + 1, agent.leg.relay().counters().dropped());
    assertEquals(0, agent.leg.rttNanos());
    meeting.start(config -> config);
    assertTrue(resumed(agent, 1, 60 * Wire.SECOND));
    assertTrue(resumed(connector, 1, 60 * Wire.SECOND));
    assertRelayed();
  }

  @Test
  void newAddress_ofTheSameSocket_isTakenWithoutALoss() {
    agent.network(1, Meeting.address(20));
    wire.runFor(Wire.SECOND);
    assertRelayed();
    assertEquals(List.of(), agent.told(NodeEvent.LegDown.class));
    assertTrue(
        agent.legEvents.contains(
            new LegEvent.AddressObserved(new LocalKey(0, 1), Meeting.address(20))));
    connector.network(1, Meeting.address(21));
    wire.runFor(Wire.SECOND);
    assertRelayed();
    assertEquals(List.of(), connector.heard(SignalingEvent.Resumed.class));
  }

  /** A firewall that knows no connections but its own: the moved one is not let through. */
  @Test
  void networkThatEatsTheOldConnection_getsANewOne() {
    long cut = wire.now();
    agent.network(1, Meeting.address(20));
    wire.drop(
        flight ->
            flight.from().equals(Meeting.address(20))
                && (flight.bytes()[0] & 0x80) == 0
                && agent.told(NodeEvent.LegDown.class).isEmpty());
    assertTrue(resumed(agent, 1, 10 * Wire.SECOND));
    assertTrue(wire.now() - cut < 4 * Wire.SECOND, (wire.now() - cut) / Wire.MILLI + " ms");
    assertRelayed();
  }

  @Test
  void networkChanges_oneAfterTheOther_areFollowed() {
    for (int generation = 1; generation <= 30; generation++) {
      agent.network(generation, Meeting.address(20 + generation));
      wire.runFor(500 * Wire.MILLI);
    }
    wire.runFor(5 * Wire.SECOND);
    assertRelayed();
    assertEquals(List.of(), agent.told(NodeEvent.LegDown.class));
  }

  @Test
  void afterASuspend_theLegIsAskedAtOnce() {
    // Our clock stood still; the Intermediate has given us up meanwhile, without our hearing of it.
    wire.drop(flight -> flight.to().equals(Meeting.RELAY) || flight.from().equals(Meeting.RELAY));
    meeting.stop();
    meeting.start(config -> config);
    wire.drop(flight -> false);
    connector.leg.suspended(wire.now());
    agent.leg.suspended(wire.now());
    assertTrue(resumed(agent, 1, 5 * Wire.SECOND));
    assertRelayed();
  }

  @Test
  void suspendWithoutConsequences_changesNothing() {
    agent.leg.suspended(wire.now());
    wire.runFor(10 * Wire.SECOND);
    assertEquals(List.of(), agent.told(NodeEvent.LegDown.class));
    assertRelayed();
  }

  @Test
  void waitingLeg_triesAtOnce_whenTheNetworkChanges() {
    meeting.stop();
    wire.runFor(200 * Wire.SECOND);
    meeting.start(config -> config);
    long before = wire.now();
    agent.network(1, Meeting.address(20));
    assertTrue(wire.runUntil(agent.leg::isUp, Wire.SECOND));
    assertTrue(wire.now() - before < 200 * Wire.MILLI);
  }

  @Test
  void shutdownOfTheIntermediate_isTold_andWaitedOut() {
    meeting.intermediate.core.shutdown(wire.now());
    assertTrue(
        wire.runUntil(
            () -> !meeting.intermediate.told(NodeEvent.Ended.class).isEmpty(), Wire.SECOND));
    wire.runFor(100 * Wire.MILLI);
    NodeEvent.LegDown told = agent.told(NodeEvent.LegDown.class).get(0);
    assertEquals(ErrorCode.NONE, told.code());
    assertEquals("the Intermediate goes", told.reason());
    meeting.stop();
    meeting.start(config -> config);
    assertTrue(resumed(agent, 1, 10 * Wire.SECOND));
    assertRelayed();
  }

  /** Lost packets of full size look like a path that does not carry them: a false alarm. */
  @Test
  void outageUnderLoad_isNotTakenForANarrowPath() {
    for (int seconds : new int[] {2, 8, 20}) {
      wire.drop(flight -> flight.from().equals(Meeting.address(2)));
      for (int i = 0; i < seconds * 20; i++) {
        agent.send(session, new byte[1200]);
        wire.runFor(50 * Wire.MILLI);
      }
      wire.drop(flight -> false);
      wire.runFor(16 * Wire.SECOND); // a keep-alive at the latest
      assertRelayed();
    }
    assertEquals(List.of(), agent.told(NodeEvent.LegDown.class));
    assertFalse(agent.legEvents.contains(new LegEvent.RelayAvailable(false)));
  }

  @Test
  void pathThatBecomesNarrow_isTold_andAlsoWhenItIsWideAgain() {
    wire.drop(flight -> flight.bytes().length > 1200);
    for (int i = 0; i < 100; i++) {
      agent.send(session, new byte[1200]);
      wire.runFor(50 * Wire.MILLI);
    }
    assertFalse(agent.leg.isRelayAvailable());
    assertTrue(agent.legEvents.contains(new LegEvent.RelayAvailable(false)));
    assertTrue(agent.leg.isUp());
    wire.drop(flight -> false);
    agent.network(1, Meeting.address(20));
    assertTrue(wire.runUntil(agent.leg::isRelayAvailable, 5 * Wire.SECOND));
    wire.runFor(16 * Wire.SECOND);
    assertRelayed();
  }
}
