package dev.crowfly.node.core.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.wire.EdgeModel;
import dev.crowfly.node.core.wire.Meeting;
import dev.crowfly.node.core.wire.Nodes;
import dev.crowfly.node.core.wire.Wire;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.client.SignalingEvent;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a leg comes up, or doesn't. */
class LegUpTest {
  private final Meeting meeting = new Meeting();
  private final Wire wire = meeting.wire;

  private boolean up(EdgeModel edge, long withinNanos) {
    return wire.runUntil(edge.leg::isUp, withinNanos);
  }

  @Test
  void leg_tellsWhomItReached_andWhereItIsSeen() {
    EdgeModel edge = meeting.edge();
    assertTrue(up(edge, Wire.SECOND));
    assertTrue(wire.now() <= 80 * Wire.MILLI, "three round trips of 20 ms: " + wire.now());
    NodeEvent.LegUp told = edge.told(NodeEvent.LegUp.class).get(0);
    assertEquals(meeting.intermediateId().toString(), told.node());
    assertEquals(Meeting.RELAY, told.address());
    assertEquals(Meeting.address(1), told.observed());
    assertTrue(Math.abs(told.rttNanos() - 20 * Wire.MILLI) < 6 * Wire.MILLI, told.toString());
    wire.runFor(Wire.SECOND);
    assertTrue(edge.legEvents.contains(new LegEvent.RelayAvailable(true)));
    assertTrue(
        edge.legEvents.contains(
            new LegEvent.AddressObserved(new LocalKey(0, 0), Meeting.address(1))));
    assertTrue(edge.leg.isRelayAvailable());
    assertEquals(1, meeting.intermediate.told(NodeEvent.NodeJoined.class).size());
  }

  @Test
  void idleLeg_staysUp() {
    EdgeModel edge = meeting.edge();
    wire.runFor(300 * Wire.SECOND);
    assertTrue(edge.leg.isUp());
    assertEquals(List.of(), edge.told(NodeEvent.LegDown.class));
  }

  @Test
  void otherNodeId_isRefused_andNoOtherAttemptIsMade() {
    EdgeModel edge = meeting.newEdge(Nodes.identity(99).nodeId());
    edge.resolves = List.of(Meeting.RELAY);
    edge.network(0, Meeting.address(1));
    assertTrue(wire.runUntil(edge.leg::isRefused, 5 * Wire.SECOND));
    NodeEvent.LegRefused told = edge.told(NodeEvent.LegRefused.class).get(0);
    assertEquals(ErrorCode.WRONG_INTERMEDIATE, told.code());
    assertTrue(told.reason().contains(meeting.intermediateId().toString()), told.reason());
    wire.runFor(120 * Wire.SECOND);
    assertEquals(1, edge.told(NodeEvent.ResolveIntermediate.class).size());
    assertEquals(List.of(), meeting.intermediate.events);
  }

  @Test
  void unreachableIntermediate_isAskedAgainAndAgain_withLongerWaits() {
    meeting.stop();
    EdgeModel edge = meeting.edge();
    wire.runFor(300 * Wire.SECOND);
    List<NodeEvent.LegDown> told = edge.told(NodeEvent.LegDown.class);
    assertTrue(told.size() >= 8 && told.size() <= 25, told.size() + " attempts in 5 minutes");
    long whole = 500 * Wire.MILLI;
    for (NodeEvent.LegDown each : told) {
      assertEquals(ErrorCode.INTERMEDIATE_UNREACHABLE, each.code());
      assertTrue(each.reason().contains("198.51.100.1:4433"), each.reason());
      assertTrue(each.retryInNanos() >= whole / 2 && each.retryInNanos() <= whole);
      whole = Math.min(2 * whole, 30 * Wire.SECOND);
    }
    meeting.start(config -> config);
    assertTrue(up(edge, 40 * Wire.SECOND));
  }

  @Test
  void secondAddress_isTriedSoon_whenTheFirstIsSilent() {
    EdgeModel edge = meeting.newEdge(meeting.intermediateId());
    edge.resolves =
        List.of(
            new InetSocketAddress("2001:db8::1", 4433),
            new InetSocketAddress("203.0.113.1", 4433),
            Meeting.RELAY);
    edge.network(0, Meeting.address(1), new InetSocketAddress("2001:db8::7", 5000));
    assertTrue(up(edge, 5 * Wire.SECOND));
    assertTrue(wire.now() < 700 * Wire.MILLI, "two times 250 ms later: " + wire.now());
    assertEquals(Meeting.RELAY, edge.told(NodeEvent.LegUp.class).get(0).address());
    wire.runFor(30 * Wire.SECOND);
    assertEquals(1, edge.endpoint.stats().connections(), "the others have ended");
  }

  @Test
  void nameThatIsNotResolved_isLookedUpAgain() {
    EdgeModel edge = meeting.newEdge(meeting.intermediateId());
    edge.network(0, Meeting.address(1));
    wire.runFor(2 * Wire.SECOND);
    assertEquals(
        ErrorCode.INTERMEDIATE_UNREACHABLE, edge.told(NodeEvent.LegDown.class).get(0).code());
    edge.resolves = List.of(Meeting.RELAY);
    assertTrue(up(edge, 5 * Wire.SECOND));
    assertTrue(edge.told(NodeEvent.ResolveIntermediate.class).size() > 1);
  }

  @Test
  void networkWithoutAWay_isToldAsThat_andAnotherNetworkIsTriedAtOnce() {
    EdgeModel edge = meeting.newEdge(meeting.intermediateId());
    edge.resolves = List.of(Meeting.RELAY);
    edge.network(0, new InetSocketAddress("2001:db8::7", 5000));
    wire.runFor(100 * Wire.SECOND);
    assertTrue(edge.told(NodeEvent.LegDown.class).get(0).reason().contains("no way"));
    edge.network(1, Meeting.address(1));
    assertTrue(up(edge, 100 * Wire.MILLI));
  }

  @Test
  void resolverThatDoesNotAnswer_isNotWaitedFor_whenAddressesAreKnown() {
    EdgeModel edge = meeting.edge();
    assertTrue(up(edge, Wire.SECOND));
    edge.resolves = null;
    meeting.stop();
    meeting.start(config -> config);
    edge.signaling.register("x", wire.now());
    assertTrue(wire.runUntil(() -> !edge.leg.isUp(), 10 * Wire.SECOND));
    assertTrue(up(edge, 3 * Wire.SECOND));
  }

  /** 1232 bytes don't pass: C's Initials would not fit, but two nodes can still meet. */
  @Test
  void narrowPath_signalsButDoesNotRelay() {
    wire.drop(flight -> flight.bytes().length > 1200);
    EdgeModel edge = meeting.edge();
    assertTrue(up(edge, 20 * Wire.SECOND));
    wire.runFor(5 * Wire.SECOND);
    assertFalse(edge.leg.isRelayAvailable());
    assertTrue(edge.legEvents.contains(new LegEvent.RelayAvailable(false)));
    edge.signaling.register("web", wire.now());
    assertTrue(
        wire.runUntil(() -> !edge.heard(SignalingEvent.Registered.class).isEmpty(), Wire.SECOND));
  }

  @Test
  void closedLeg_saysWhatItHasToSay_andGoes() {
    EdgeModel edge = meeting.edge();
    assertTrue(up(edge, Wire.SECOND));
    edge.signaling.register("web", wire.now());
    wire.runFor(Wire.SECOND);
    edge.signaling.shutdown(wire.now());
    edge.leg.close(wire.now());
    assertFalse(edge.leg.isGone());
    assertTrue(wire.runUntil(edge.leg::isGone, Wire.SECOND));
    assertEquals(0, meeting.intermediate.core.stats().services());
    assertEquals(1, meeting.intermediate.told(NodeEvent.NodeLeft.class).size());
    edge.leg.close(wire.now());
    wire.runFor(60 * Wire.SECOND);
    assertTrue(edge.leg.isGone());
    assertEquals(0, edge.endpoint.stats().connections());
  }

  @Test
  void closedLeg_thatWasNotUp_isGoneAtOnce() {
    meeting.stop();
    EdgeModel edge = meeting.edge();
    wire.runFor(100 * Wire.MILLI);
    edge.leg.close(wire.now());
    assertTrue(edge.leg.isGone());
    wire.runFor(60 * Wire.SECOND);
    assertEquals(List.of(), edge.told(NodeEvent.LegDown.class));
  }
}
