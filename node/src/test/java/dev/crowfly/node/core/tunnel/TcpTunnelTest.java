package dev.crowfly.node.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.ErrorCode;
import org.junit.jupiter.api.Test;

/** One tunnel at a time, with what can happen to it. */
class TcpTunnelTest {
  private final TunnelFixture fixture = new TunnelFixture(1, builder -> builder);

  private ScriptedSocket[] open(int agentSays, int connectorSays) {
    ScriptedSocket[] pair = ScriptedSocket.pair(agentSays, connectorSays, 11);
    fixture.open(pair);
    return pair;
  }

  @Test
  void bytesAndEndsOfBothSidesArrive() {
    open(300_000, 500_000);
    fixture.runToEnd();
    fixture.assertClosed(500_000, 300_000);
    assertEquals(300_000, fixture.agent.upBytes());
    assertEquals(500_000, fixture.agent.downBytes());
    assertEquals(300_000, fixture.connector.downBytes());
    assertEquals(ErrorCode.NONE, fixture.agent.outcome());
    assertTrue(fixture.run(() -> fixture.openStreams() == 0, MemoryLink.SECONDS));
  }

  @Test
  void theAgentEndsFirstAndStillHears() {
    open(1000, 200_000)[1].endsAfterHearingEnd = true;
    fixture.runToEnd();
    fixture.assertClosed(200_000, 1000);
  }

  @Test
  void theConnectorEndsFirstAndStillHears() {
    open(200_000, 1000)[0].endsAfterHearingEnd = true;
    fixture.runToEnd();
    fixture.assertClosed(1000, 200_000);
  }

  @Test
  void nothingAtAllIsATunnelToo() {
    open(0, 0);
    fixture.runToEnd();
    fixture.assertClosed(0, 0);
  }

  @Test
  void aForbiddenTunnelResetsBothSockets() {
    ScriptedSocket[] pair = open(9_000_000, 9_000_000);
    assertTrue(fixture.run(() -> pair[1].heard > 100_000, MemoryLink.SECONDS));
    fixture.connector.onForbidden(fixture.link.now());
    fixture.runToEnd();
    assertTrue(pair[0].reset && pair[1].reset);
    assertEquals(ErrorCode.FORBIDDEN, fixture.agent.outcome());
    assertEquals(ErrorCode.FORBIDDEN, fixture.connector.outcome());
  }

  @Test
  void aResetAtTheAgentReachesTheConnector() {
    ScriptedSocket[] pair = open(9_000_000, 9_000_000);
    assertTrue(fixture.run(() -> pair[1].heard > 100_000, MemoryLink.SECONDS));
    pair[0].failsAfterSaying = pair[0].said;
    fixture.runToEnd();
    assertTrue(fixture.sockets[1].reset);
    assertEquals(ErrorCode.CANCELLED, fixture.connector.outcome());
    assertTrue(fixture.run(() -> fixture.openStreams() == 0, MemoryLink.SECONDS));
  }

  @Test
  void aResetAtTheConnectorReachesTheAgent() {
    open(400_000, 400_000)[1].failsAfterHearing = 50_000;
    fixture.runToEnd();
    assertTrue(fixture.sockets[0].reset);
    assertEquals(ErrorCode.CANCELLED, fixture.agent.outcome());
    assertTrue(fixture.run(() -> fixture.openStreams() == 0, MemoryLink.SECONDS));
  }

  @Test
  void aResetAfterOnesOwnEndReachesTheOtherSide() {
    ScriptedSocket[] pair = open(10, 5_000_000);
    pair[0].failsAfterHearing = 100_000;
    fixture.runToEnd();
    assertTrue(pair[1].reset);
  }

  @Test
  void aResetAfterTheOtherSidesEndReachesIt() {
    ScriptedSocket[] pair = open(10_000_000, 10);
    assertTrue(fixture.run(() -> pair[0].finished, MemoryLink.SECONDS));
    pair[0].failsAfterSaying = pair[0].said;
    fixture.runToEnd();
    assertTrue(pair[1].reset);
  }

  @Test
  void aResetReachesASocketThatTakesNothing() {
    ScriptedSocket[] pair = open(0, 400_000);
    pair[0].stuck = true;
    pair[1].ends = false;
    fixture.run(() -> false, 100 * MemoryLink.MILLIS);
    assertTrue(pair[0].wantsWritable);
    pair[1].failsAfterSaying = 400_000;
    fixture.runToEnd();
    assertTrue(pair[0].reset);
    assertEquals(0, pair[0].heard);
  }

  @Test
  void aBackendThatCanNotBeReachedResetsTheClient() {
    ScriptedSocket[] pair = open(1000, 1000);
    pair[0].ends = false;
    pair[1].ends = false;
    assertTrue(fixture.run(() -> pair[1].heard == 1000, MemoryLink.SECONDS));
    fixture.connector.breakOff(ErrorCode.BACKEND_UNREACHABLE);
    fixture.runToEnd();
    assertTrue(pair[0].reset);
    assertEquals(ErrorCode.BACKEND_UNREACHABLE, fixture.agent.outcome());
  }

  @Test
  void aPeerThatOnlyStopsListeningStillHasItsSay() {
    ScriptedSocket[] pair = open(3_000_000, 50_000);
    pair[1].ends = false;
    assertTrue(fixture.run(() -> pair[0].heard == 50_000, MemoryLink.SECONDS));
    fixture.link.connector().stream(0).stop(0);
    fixture.run(() -> false, MemoryLink.SECONDS);
    assertFalse(pair[0].isOver());
    assertEquals(3_000_000, pair[0].said, "read and dropped");
    fixture.link.connector().stream(0).finish();
    fixture.connector = null;
    assertTrue(fixture.run(() -> pair[0].isOver(), MemoryLink.SECONDS));
    assertTrue(pair[0].closed);
  }

  @Test
  void aLostConnectionResetsBothSides() {
    ScriptedSocket[] pair = open(1_000_000, 50_000_000);
    fixture.run(() -> pair[1].heard > 10_000, MemoryLink.SECONDS);
    fixture.link.cut = true;
    fixture.runToEnd();
    assertTrue(pair[0].reset && pair[1].reset);
    assertEquals(ErrorCode.PEER_LOST, fixture.agent.outcome());
  }

  @Test
  void whatCameCompletelyOutlivesTheConnection() {
    ScriptedSocket[] pair = open(10, 100_000);
    pair[0].stuck = true;
    assertTrue(fixture.run(() -> pair[1].closed, MemoryLink.SECONDS));
    fixture.run(() -> false, 100 * MemoryLink.MILLIS);
    fixture.link.connector().close(0, "", fixture.link.now());
    fixture.run(() -> false, 100 * MemoryLink.MILLIS);
    pair[0].stuck = false;
    fixture.runToEnd();
    fixture.assertClosed(100_000, 10);
  }

  @Test
  void aSocketThatTakesNothingStopsTheOther() {
    ScriptedSocket[] pair = ScriptedSocket.pair(10_000_000, 0, 5);
    TunnelFixture small = new TunnelFixture(2, TunnelFixture::tiny);
    pair[1].stuck = true;
    small.open(pair);
    small.run(() -> false, 5 * MemoryLink.SECONDS);
    int said = pair[0].said;
    assertTrue(said <= 2500 + 3000 + Chunks.BYTES, "said " + said);
    assertFalse(pair[0].wantsReadable);
    pair[1].stuck = false;
    assertTrue(small.run(() -> pair[1].heard > said, MemoryLink.SECONDS));
  }
}
