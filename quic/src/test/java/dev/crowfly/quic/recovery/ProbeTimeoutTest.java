package dev.crowfly.quic.recovery;

import static dev.crowfly.quic.recovery.RecoveryFixture.APPLICATION;
import static dev.crowfly.quic.recovery.RecoveryFixture.HANDSHAKE;
import static dev.crowfly.quic.recovery.RecoveryFixture.INITIAL;
import static dev.crowfly.quic.recovery.RecoveryFixture.MS;
import static dev.crowfly.quic.recovery.RecoveryFixture.SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import org.junit.jupiter.api.Test;

/** RFC 9002 §6.2, §6.3, §6.4. The initial PTO is 999 ms; with an RTT of 80 ms it is 240 ms. */
class ProbeTimeoutTest {
  private static final long RTT = 80 * MS;
  private static final long T = 1_000 * MS;
  private static final long MAX_ACK_DELAY = 25 * MS;

  @Test
  void beforeAnythingIsSent_noTimerRuns() {
    assertEquals(Recovery.NEVER, RecoveryFixture.client().recovery.nextTimeout());
    assertEquals(Recovery.NEVER, RecoveryFixture.server().recovery.nextTimeout());
  }

  // RFC 9002 §6.2.1: "the max_ack_delay in the PTO period computation is set to 0"
  @Test
  void initialAndHandshakePto_leaveOutMaxAckDelay() {
    RecoveryFixture f = RecoveryFixture.server();
    f.recovery.setPeerMaxAckDelay(500 * MS);
    f.send(INITIAL, T);
    assertEquals(T + 999 * MS, f.recovery.nextTimeout());
    f.recovery.discardSpace(INITIAL, T);
    f.send(HANDSHAKE, T + MS);
    assertEquals(T + 1_000 * MS, f.recovery.nextTimeout());
  }

  // RFC 9002 §6.2.1: PTO = smoothed_rtt + max(4*rttvar, kGranularity) + max_ack_delay
  @Test
  void applicationPto_includesMaxAckDelay() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    f.send(APPLICATION, T);
    assertEquals(T + 240 * MS + MAX_ACK_DELAY, f.recovery.nextTimeout());
    f.recovery.setPeerMaxAckDelay(40 * MS);
    assertEquals(T + 280 * MS, f.recovery.nextTimeout());
  }

  // RFC 9002 §6.2.1: "A sender SHOULD restart its PTO timer every time an ack-eliciting packet is
  // sent"
  @Test
  void pto_countsFromTheLastAckElicitingPacket() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    f.send(APPLICATION, T);
    f.send(APPLICATION, T + 50 * MS);
    f.sendAckOnly(APPLICATION, T + 60 * MS);
    assertEquals(T + 290 * MS + MAX_ACK_DELAY, f.recovery.nextTimeout());
  }

  // RFC 9002 §6.2.1 would restart the timer with each of these, and never let it expire: see
  // PathRecovery.latestRestart.
  @Test
  void steadySmallPackets_noticeThatNobodyAnswers_threePtosAfterTheLastAcknowledgment()
      throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    long now = T;
    while (f.path.ptoCount() == 0) {
      f.send(APPLICATION, now);
      now += 20 * MS;
      f.recovery.onTimeout(now);
      assertTrue(now < T + 2_000 * MS, "no probe timeout");
    }
    assertEquals(T + 760 * MS, now, "the first multiple of 20 ms after 3 * 240 + 25 ms");
    // From then on the packets, probes among them, don't put off the next one either.
    long second = f.recovery.nextTimeout();
    assertEquals(now + 2 * (240 * MS + MAX_ACK_DELAY), second);
    for (; now < second; now += 20 * MS) {
      f.send(APPLICATION, now);
      assertEquals(second, f.recovery.nextTimeout());
    }
  }

  @Test
  void steadySmallPackets_thatAreAcknowledgedLate_causeNoProbe() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    long lag = (RTT + MAX_ACK_DELAY) / (20 * MS) + 1;
    for (int i = 0; i < 500; i++) {
      long now = T + 20 * MS * i;
      f.recovery.onTimeout(now);
      long sent = f.send(APPLICATION, now);
      if (i >= lag) {
        f.ack(APPLICATION, now, sent - lag, sent - lag);
      }
    }
    assertEquals(0, f.path.ptoCount());
    assertFalse(f.path.owesProbe());
  }

  // The timer of what is sent after an acknowledgment is as the RFC has it again.
  @Test
  void acknowledgment_givesNewPacketsTheirFullTime() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    long last = 0;
    for (long at = 0; at < 700 * MS; at += 20 * MS) {
      last = f.send(APPLICATION, T + at);
    }
    f.ack(APPLICATION, T + 700 * MS, 1, last);
    assertEquals(Recovery.NEVER, f.recovery.nextTimeout());
    f.send(APPLICATION, T + 900 * MS);
    long pto = f.path.rtt().ptoNanos(MAX_ACK_DELAY);
    assertEquals(T + 900 * MS + pto, f.recovery.nextTimeout());
  }

  // RFC 9002 §6.2: "A PTO timer expiration event does not indicate packet loss and MUST NOT cause
  // prior unacknowledged packets to be marked as lost"
  @Test
  void ptoExpiry_owesProbes_andLosesNothing() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    f.send(APPLICATION, T);
    f.send(APPLICATION, T);
    f.send(APPLICATION, T);
    long window = f.path.congestion().windowBytes();
    f.recovery.onTimeout(f.recovery.nextTimeout());
    assertEquals("probe 1, probe 2", f.events());
    assertEquals(2, f.path.probesOwed(APPLICATION));
    assertTrue(f.path.owesProbe());
    assertEquals(1, f.path.ptoCount());
    assertEquals(3 * SIZE, f.path.bytesInFlight());
    assertEquals(window, f.path.congestion().windowBytes());
  }

  @Test
  void onTimeoutTooEarly_changesNothing() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    f.send(APPLICATION, T);
    f.recovery.onTimeout(f.recovery.nextTimeout() - 1);
    assertEquals("", f.events());
    assertEquals(0, f.path.ptoCount());
  }

  // RFC 9002 §6.2.4: "MUST send at least one ack-eliciting packet in the packet number space"
  @Test
  void sendingAckElicitingPackets_paysOffTheProbes() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    f.send(APPLICATION, T);
    f.send(APPLICATION, T);
    long now = f.recovery.nextTimeout();
    f.recovery.onTimeout(now);
    f.sendAckOnly(APPLICATION, now);
    assertEquals(2, f.path.probesOwed(APPLICATION));
    f.send(APPLICATION, now);
    f.send(APPLICATION, now);
    assertFalse(f.path.owesProbe());
    // RFC 9002 §7.5: probes count as additionally in flight.
    assertEquals(4 * SIZE, f.path.bytesInFlight());
  }

  // RFC 9002 §6.2.1: "the PTO backoff MUST be increased, resulting in the PTO period being set to
  // twice its current value"
  @Test
  void consecutiveTimeouts_doubleThePeriod_max_ack_delayIncluded() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    f.send(APPLICATION, T);
    long now = T;
    long period = 240 * MS + MAX_ACK_DELAY;
    for (int i = 0; i < 6; i++) {
      now += period << i;
      assertEquals(now, f.recovery.nextTimeout());
      f.recovery.onTimeout(now);
      assertEquals(i + 1, f.path.ptoCount());
      f.send(APPLICATION, now);
    }
  }

  @Test
  void probeThatCannotLeave_nextTimeoutStillLiesAhead() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    f.send(APPLICATION, T);
    long late = T + 3_600 * 1_000 * MS;
    f.recovery.onTimeout(late);
    assertEquals(1, f.path.ptoCount());
    assertEquals(late + 2 * (240 * MS + MAX_ACK_DELAY), f.recovery.nextTimeout());
  }

  @Test
  void hundredTimeouts_dontOverflow() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    f.send(APPLICATION, T);
    for (int i = 0; i < 100; i++) {
      long timeout = f.recovery.nextTimeout();
      f.recovery.onTimeout(timeout);
      assertTrue(f.recovery.nextTimeout() > timeout);
    }
    assertEquals(100, f.path.ptoCount());
  }

  // RFC 9002 §6.2.1: "The PTO backoff factor is reset when an acknowledgment is received"
  @Test
  void acknowledgment_resetsTheBackoff_andUnsentProbes() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    f.send(APPLICATION, T);
    f.send(APPLICATION, T);
    long now = f.recovery.nextTimeout();
    f.recovery.onTimeout(now);
    f.ack(APPLICATION, now, 1, 1);
    assertEquals(0, f.path.ptoCount());
    assertFalse(f.path.owesProbe());
  }

  // RFC 9002 §6.2.4: "Sending different payloads each time reduces the chances of spurious
  // retransmission"
  @Test
  void furtherTimeouts_showOtherPackets_thenStartAgain() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(RTT);
    for (int i = 0; i < 5; i++) {
      f.send(APPLICATION, T);
    }
    f.recovery.onTimeout(f.recovery.nextTimeout());
    assertEquals("probe 1, probe 2", f.events());
    f.recovery.onTimeout(f.recovery.nextTimeout());
    assertEquals("probe 3, probe 4", f.events());
    f.recovery.onTimeout(f.recovery.nextTimeout());
    assertEquals("probe 5, probe 1", f.events());
    f.recovery.onTimeout(f.recovery.nextTimeout());
    assertEquals("probe 2, probe 3", f.events());
  }

  // RFC 9002 §6.2.1: "The PTO timer MUST NOT be set if a timer is set for time threshold loss
  // detection"
  @Test
  void lossTimer_replacesThePto() throws TransportError {
    RecoveryFixture f = RecoveryFixture.established(400 * MS);
    f.send(APPLICATION, T);
    f.send(APPLICATION, T);
    f.send(APPLICATION, T);
    f.ack(APPLICATION, T + 400 * MS, 2, 2);
    assertEquals(T + 450 * MS, f.recovery.nextTimeout());
    f.recovery.onTimeout(T + 450 * MS);
    assertEquals("acked 2, lost 1", f.events());
    assertEquals(0, f.path.ptoCount());
    long pto = f.path.rtt().ptoNanos(MAX_ACK_DELAY);
    assertEquals(T + pto, f.recovery.nextTimeout());
  }

  // RFC 9002 §6.2.1: "An endpoint MUST NOT set its PTO timer for the Application Data packet number
  // space until the handshake is confirmed"
  @Test
  void unconfirmed_applicationDataHasNoPto() throws TransportError {
    RecoveryFixture f = RecoveryFixture.server();
    f.send(APPLICATION, T);
    assertEquals(Recovery.NEVER, f.recovery.nextTimeout());
    f.recovery.onHandshakeConfirmed();
    assertEquals(T + 999 * MS + MAX_ACK_DELAY, f.recovery.nextTimeout());
  }

  // RFC 9002 §6.2.1: "the timer MUST be set to the earlier value of the Initial and Handshake
  // packet
  // number spaces"
  @Test
  void initialAndHandshakeInFlight_theEarlierCounts_andBothAreProbed() {
    RecoveryFixture f = RecoveryFixture.server();
    f.send(INITIAL, T);
    f.send(HANDSHAKE, T + 5 * MS);
    f.send(HANDSHAKE, T + 5 * MS);
    f.send(HANDSHAKE, T + 5 * MS);
    assertEquals(T + 999 * MS, f.recovery.nextTimeout());
    f.recovery.onTimeout(T + 999 * MS);
    // RFC 9002 §6.2.4: "SHOULD send ack-eliciting packets from other packet number spaces"
    assertEquals("probe I0, probe H0, probe H1", f.events());
    assertEquals(1, f.path.probesOwed(INITIAL));
    assertEquals(2, f.path.probesOwed(HANDSHAKE));
    // RFC 9002 §6.2.1: the back-off is shared by all spaces.
    assertEquals(1, f.path.ptoCount());
  }

  // RFC 9002 §6.2.2.1: "the client MUST set the PTO timer ... even if there are no packets in
  // flight"
  @Test
  void client_nothingInFlight_probesUntilTheServerKnowsItsAddress() throws TransportError {
    RecoveryFixture f = RecoveryFixture.client();
    f.send(INITIAL, 0);
    f.ack(INITIAL, RTT, 0, 0);
    assertEquals(RTT + 240 * MS, f.recovery.nextTimeout());
    f.recovery.onTimeout(RTT + 240 * MS);
    assertEquals(1, f.path.probesOwed(INITIAL));
    assertEquals(0, f.path.probesOwed(HANDSHAKE));
    assertEquals(RTT + 240 * MS + 480 * MS, f.recovery.nextTimeout());
  }

  // RFC 9002 §6.2.2.1: "the client MUST send a Handshake packet if it has Handshake keys"
  @Test
  void client_withHandshakeKeys_theAntiDeadlockProbeIsAHandshakePacket() throws TransportError {
    RecoveryFixture f = RecoveryFixture.client();
    f.send(INITIAL, 0);
    f.ack(INITIAL, RTT, 0, 0);
    f.recovery.onHandshakeKeysAvailable();
    f.recovery.onTimeout(f.recovery.nextTimeout());
    assertEquals(0, f.path.probesOwed(INITIAL));
    assertEquals(1, f.path.probesOwed(HANDSHAKE));
  }

  @Test
  void client_handshakeAcknowledgedOrConfirmed_endsTheAntiDeadlockTimer() throws TransportError {
    RecoveryFixture f = RecoveryFixture.client();
    f.send(INITIAL, 0);
    f.ack(INITIAL, RTT, 0, 0);
    f.send(HANDSHAKE, 2 * RTT);
    f.ack(HANDSHAKE, 3 * RTT, 0, 0);
    assertEquals(Recovery.NEVER, f.recovery.nextTimeout());

    RecoveryFixture g = RecoveryFixture.client();
    g.send(INITIAL, 0);
    g.ack(INITIAL, RTT, 0, 0);
    g.recovery.onHandshakeConfirmed();
    assertEquals(Recovery.NEVER, g.recovery.nextTimeout());
  }

  @Test
  void server_nothingInFlight_hasNoTimer() throws TransportError {
    RecoveryFixture f = RecoveryFixture.server();
    f.send(INITIAL, 0);
    f.ack(INITIAL, RTT, 0, 0);
    assertEquals(Recovery.NEVER, f.recovery.nextTimeout());
  }

  // RFC 9002 §6.2.1: "a client does not reset the PTO backoff factor on receiving acknowledgments
  // in
  // Initial packets"
  @Test
  void client_initialAcknowledgment_doesNotResetTheBackoff_handshakeDoes() throws TransportError {
    RecoveryFixture f = RecoveryFixture.client();
    f.send(INITIAL, 0);
    f.recovery.onTimeout(999 * MS);
    f.send(INITIAL, 999 * MS);
    f.ack(INITIAL, 999 * MS + RTT, 1, 1);
    assertEquals(1, f.path.ptoCount());
    f.send(HANDSHAKE, 1_200 * MS);
    f.ack(HANDSHAKE, 1_200 * MS + RTT, 0, 0);
    assertEquals(0, f.path.ptoCount());
  }

  @Test
  void server_initialAcknowledgment_resetsTheBackoff() throws TransportError {
    RecoveryFixture f = RecoveryFixture.server();
    f.send(INITIAL, 0);
    f.recovery.onTimeout(999 * MS);
    f.ack(INITIAL, 1_000 * MS, 0, 0);
    assertEquals(0, f.path.ptoCount());
  }

  // RFC 9002 §6.2.2.1: "If no additional data can be sent, the server's PTO timer MUST NOT be
  // armed"
  @Test
  void serverAtItsAmplificationLimit_hasNoPto_andFiresAtOnceWhenUnblocked() {
    RecoveryFixture f = RecoveryFixture.server();
    f.send(INITIAL, T);
    f.path.setAmplificationLimited(true);
    assertEquals(Recovery.NEVER, f.recovery.nextTimeout());
    f.recovery.onTimeout(T + 5_000 * MS);
    assertEquals("", f.events());
    f.path.setAmplificationLimited(false);
    assertEquals(T + 999 * MS, f.recovery.nextTimeout());
    f.recovery.onTimeout(T + 5_000 * MS);
    assertEquals("probe I0", f.events());
  }

  // RFC 9002 §6.4: "MUST discard all recovery state associated with those packets and MUST remove
  // them from the count of bytes in flight"
  @Test
  void discardedKeys_takeTheirPacketsAndTimersAlong() throws TransportError {
    RecoveryFixture f = RecoveryFixture.client();
    f.send(INITIAL, 0);
    f.send(INITIAL, 0);
    f.ack(INITIAL, RTT, 1, 1);
    f.events();
    assertEquals(90 * MS, f.recovery.nextTimeout());
    f.recovery.onTimeout(RTT);
    f.send(HANDSHAKE, RTT);
    f.recovery.discardSpace(INITIAL, RTT);
    assertEquals("", f.events());
    assertEquals(SIZE, f.path.bytesInFlight());
    assertEquals(RTT + 240 * MS, f.recovery.nextTimeout());
  }

  // RFC 9002 §6.2.2 and A.11: pto_count = 0
  @Test
  void discardedKeys_resetTheBackoff() {
    RecoveryFixture f = RecoveryFixture.client();
    f.send(INITIAL, 0);
    f.recovery.onHandshakeKeysAvailable();
    f.recovery.onTimeout(999 * MS);
    f.send(HANDSHAKE, 1_000 * MS);
    f.recovery.discardSpace(INITIAL, 1_000 * MS);
    assertEquals(0, f.path.ptoCount());
    assertFalse(f.path.owesProbe());
    assertEquals(1_999 * MS, f.recovery.nextTimeout());
  }

  @Test
  void discardedSpace_knowsItsPacketNumbersStill() {
    RecoveryFixture f = RecoveryFixture.client();
    f.send(INITIAL, 0);
    f.recovery.discardSpace(INITIAL, 0);
    assertEquals(1, f.recovery.nextPacketNumber(INITIAL));
  }

  // RFC 9002 §6.3
  @Test
  void retry_givesTheClientHelloBack_andStartsAnew() {
    RecoveryFixture f = RecoveryFixture.client();
    f.send(INITIAL, 0);
    f.recovery.onRetry(50 * MS);
    assertEquals("lost I0", f.events());
    assertEquals(0, f.path.bytesInFlight());
    assertEquals(0, f.path.ptoCount());
    assertEquals(12_000, f.path.congestion().windowBytes());
    assertEquals(50 * MS, f.path.rtt().smoothedNanos());
    assertFalse(f.path.rtt().hasSample());
    assertEquals(1, f.recovery.nextPacketNumber(INITIAL));
    f.send(INITIAL, 50 * MS);
    assertEquals(50 * MS + 150 * MS, f.recovery.nextTimeout());
  }

  @Test
  void retryAfterATimeout_givesNoRttEstimate() {
    RecoveryFixture f = RecoveryFixture.client();
    f.send(INITIAL, 0);
    f.recovery.onTimeout(999 * MS);
    f.send(INITIAL, 999 * MS);
    f.events();
    f.recovery.onRetry(1_010 * MS);
    assertEquals("lost I0, lost I1", f.events());
    assertEquals(333 * MS, f.path.rtt().smoothedNanos());
    assertEquals(0, f.path.ptoCount());
  }
}
