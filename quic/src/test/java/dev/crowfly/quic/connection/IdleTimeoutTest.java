package dev.crowfly.quic.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** RFC 9000 §10.1. */
class IdleTimeoutTest {
  private static final long MILLI = 1_000_000L;
  private static final long PTO = 100 * MILLI;

  private final TimerTable timers = new TimerTable();

  private IdleTimeout timeout(long millis) {
    return new IdleTimeout(timers, millis, 0);
  }

  @Test
  void whoIsBlocked_hasItsTurnHalfwayThere() {
    IdleTimeout idle = timeout(1_000);
    idle.onReceived(PTO, 0);
    assertEquals(1_000 * MILLI, timers.earliest());
    idle.onBlocked(PTO, 0);
    assertEquals(500 * MILLI, timers.earliest());
    timers.stopAll();
    timeout(0).onBlocked(PTO, 0);
    assertEquals(TimerTable.NEVER, timers.earliest());
  }

  @Test
  void ownTimeout_countsUntilThePeersIsKnown() {
    IdleTimeout idle = timeout(1_000);
    idle.onReceived(PTO, 0);
    assertEquals(1_000 * MILLI, timers.earliest());
    idle.onPeerTimeout(500);
    idle.onReceived(PTO, 10 * MILLI);
    assertEquals(510 * MILLI, timers.earliest());
  }

  @Test
  void largerOrAbsentTimeoutOfThePeer_changesNothing() {
    IdleTimeout idle = timeout(1_000);
    idle.onPeerTimeout(2_000);
    idle.onPeerTimeout(0);
    idle.onReceived(PTO, 0);
    assertEquals(1_000 * MILLI, timers.earliest());
  }

  @Test
  void withoutAnyTimeout_noTimerRuns() {
    IdleTimeout idle = timeout(0);
    idle.onPeerTimeout(0);
    idle.onReceived(PTO, 0);
    idle.onAckElicitingSent(PTO, 0);
    assertEquals(TimerTable.NEVER, timers.earliest());
  }

  @Test
  void peersTimeoutAlone_counts() {
    IdleTimeout idle = timeout(0);
    idle.onPeerTimeout(700);
    idle.onReceived(PTO, 0);
    assertEquals(700 * MILLI, timers.earliest());
  }

  @Test
  void absurdTimeoutOfThePeer_isNone() {
    IdleTimeout idle = timeout(0);
    idle.onPeerTimeout((1L << 62) - 1);
    idle.onReceived(PTO, 1_000);
    assertEquals(TimerTable.NEVER, timers.earliest());
  }

  @Test
  void neverShorterThanThreeProbeTimeouts() {
    IdleTimeout idle = timeout(100);
    idle.onReceived(PTO, 0);
    assertEquals(300 * MILLI, timers.earliest());
  }

  @Test
  void onlyTheFirstSentPacket_restarts() {
    IdleTimeout idle = timeout(1_000);
    idle.onReceived(PTO, 0);
    idle.onAckElicitingSent(PTO, 100 * MILLI);
    assertEquals(1_100 * MILLI, timers.earliest());
    idle.onAckElicitingSent(PTO, 200 * MILLI);
    assertEquals(1_100 * MILLI, timers.earliest());
    idle.onReceived(PTO, 300 * MILLI);
    assertEquals(1_300 * MILLI, timers.earliest());
    idle.onAckElicitingSent(PTO, 400 * MILLI);
    assertEquals(1_400 * MILLI, timers.earliest());
  }
}
