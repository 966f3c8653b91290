package dev.crowfly.quic.recovery;

import static dev.crowfly.quic.recovery.RecoveryFixture.APPLICATION;
import static dev.crowfly.quic.recovery.RecoveryFixture.HANDSHAKE;
import static dev.crowfly.quic.recovery.RecoveryFixture.INITIAL;
import static dev.crowfly.quic.recovery.RecoveryFixture.MS;
import static dev.crowfly.quic.recovery.RecoveryFixture.SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import org.junit.jupiter.api.Test;

/** RFC 9002 §5.1 and §6.1. The RTT is 80 ms, so the time threshold is 90 ms. */
class LossDetectionTest {
  private static final long RTT = 80 * MS;
  private static final long T = 1_000 * MS;

  private final RecoveryFixture f;

  LossDetectionTest() throws TransportError {
    f = RecoveryFixture.established(RTT);
  }

  private void sendFrom1(int count, long now) {
    for (int i = 1; i <= count; i++) {
      assertEquals(i, f.send(APPLICATION, now));
    }
  }

  // RFC 9002 §6.1.1: kPacketThreshold is 3
  @Test
  void packetThreshold_threeLaterPacketsAcknowledged_lost() throws TransportError {
    sendFrom1(5, T);
    f.ack(APPLICATION, T + RTT, 4, 4);
    assertEquals("acked 4, lost 1", f.events());
    assertEquals(3 * SIZE, f.path.bytesInFlight());
  }

  @Test
  void packetThreshold_twoLaterPacketsAcknowledged_notYetLost() throws TransportError {
    sendFrom1(3, T);
    f.ack(APPLICATION, T + RTT, 3, 3);
    assertEquals("acked 3", f.events());
  }

  // RFC 9002 §6.1.2: "a timer SHOULD be set for the remaining time"
  @Test
  void timeThreshold_armsATimer_andTheLossFollows() throws TransportError {
    sendFrom1(2, T);
    f.ack(APPLICATION, T + RTT, 2, 2);
    assertEquals("acked 2", f.events());
    assertEquals(T + 90 * MS, f.recovery.nextTimeout());
    f.recovery.onTimeout(T + 90 * MS - 1);
    assertEquals("", f.events());
    f.recovery.onTimeout(T + 90 * MS);
    assertEquals("lost 1", f.events());
    assertEquals(0, f.path.bytesInFlight());
    assertEquals(Recovery.NEVER, f.recovery.nextTimeout());
  }

  @Test
  void timeThreshold_alreadyOver_lostWithTheAcknowledgment() throws TransportError {
    f.send(APPLICATION, T);
    f.send(APPLICATION, T + 10 * MS);
    f.ack(APPLICATION, T + 10 * MS + RTT, 2, 2);
    assertEquals("acked 2, lost 1", f.events());
  }

  // RFC 9002 §6.1: "was sent prior to an acknowledged packet"
  @Test
  void packetsSentAfterTheLargestAcknowledged_areNeverLost() throws TransportError {
    sendFrom1(6, T);
    f.ack(APPLICATION, T + 10 * RTT, 1, 1);
    assertEquals("acked 1", f.events());
    assertEquals(5, f.path.ackElicitingInFlight(APPLICATION));
  }

  // RFC 9002 §6.1: "The packet is unacknowledged, in flight"
  @Test
  void ackOnlyPackets_areNeverLost() throws TransportError {
    f.sendAckOnly(APPLICATION, T);
    f.send(APPLICATION, T);
    f.send(APPLICATION, T);
    f.send(APPLICATION, T);
    f.ack(APPLICATION, T + RTT, 2, 4);
    assertEquals("acked 2, acked 3, acked 4", f.events());
    assertEquals(Recovery.NEVER, f.recovery.nextTimeout());
  }

  @Test
  void ackOnlyPacket_isAcknowledgedLikeOthers_butNotInFlight() throws TransportError {
    f.sendAckOnly(APPLICATION, T);
    assertEquals(0, f.path.bytesInFlight());
    assertTrue(f.ack(APPLICATION, T + RTT, 1, 1));
    assertEquals("acked 1", f.events());
  }

  @Test
  void paddingOnlyPacket_countsAsInFlight_withoutAProbeTimeout() throws TransportError {
    f.begin(APPLICATION);
    f.recovery.onPacketSent(APPLICATION, T, SIZE, false, true, 0);
    assertEquals(SIZE, f.path.bytesInFlight());
    assertEquals(Recovery.NEVER, f.recovery.nextTimeout());
    f.send(APPLICATION, T);
    f.ack(APPLICATION, T + RTT, 2, 2);
    f.recovery.onTimeout(f.recovery.nextTimeout());
    assertEquals("acked 2, lost 1", f.events());
    assertEquals(0, f.path.bytesInFlight());
  }

  // RFC 9000 §13.3: "acknowledged after being declared lost"
  @Test
  void lateAcknowledgmentOfALostPacket_stillReachesTheOwner() throws TransportError {
    sendFrom1(4, T);
    f.ack(APPLICATION, T + RTT, 4, 4);
    assertEquals("acked 4, lost 1", f.events());
    long smoothed = f.path.rtt().smoothedNanos();
    assertFalse(f.ack(APPLICATION, T + RTT + MS, 4, 4, 1, 1));
    assertEquals("acked 1", f.events());
    assertEquals(1, f.path.spuriousLosses());
    assertEquals(smoothed, f.path.rtt().smoothedNanos());
    assertEquals(2 * SIZE, f.path.bytesInFlight());
  }

  @Test
  void acknowledgmentRepeated_changesNothing() throws TransportError {
    sendFrom1(2, T);
    assertTrue(f.ack(APPLICATION, T + RTT, 1, 2));
    f.events();
    assertFalse(f.ack(APPLICATION, T + 5 * RTT, 0, 2));
    assertEquals("", f.events());
    assertEquals(RTT, f.path.rtt().latestNanos());
  }

  // RFC 9002 §5.1: "the largest acknowledged packet number is newly acknowledged"
  @Test
  void noRttSample_whenTheLargestIsNotNew() throws TransportError {
    sendFrom1(2, T);
    f.ack(APPLICATION, T + RTT, 2, 2);
    f.ack(APPLICATION, T + RTT + 5 * MS, 1, 2);
    assertEquals("acked 2, acked 1", f.events());
    assertEquals(RTT, f.path.rtt().latestNanos());
  }

  // RFC 9002 §5.1: "at least one of the newly acknowledged packets was ack-eliciting"
  @Test
  void noRttSample_whenNothingAckElicitingIsNew() throws TransportError {
    f.sendAckOnly(APPLICATION, T);
    f.ack(APPLICATION, T + 5 * RTT, 1, 1);
    assertEquals(RTT, f.path.rtt().latestNanos());
  }

  @Test
  void rttSample_takesTheLargest_evenIfOnlyAnOlderOneIsAckEliciting() throws TransportError {
    f.send(APPLICATION, T);
    f.sendAckOnly(APPLICATION, T + 20 * MS);
    f.ack(APPLICATION, T + 120 * MS, 1, 2);
    assertEquals(100 * MS, f.path.rtt().latestNanos());
  }

  // RFC 9002 §5.3: "MAY ignore the acknowledgment delay for Initial packets"
  @Test
  void initialAckDelay_isIgnored_handshakeAckDelayIsNot() throws TransportError {
    RecoveryFixture g = RecoveryFixture.server();
    g.send(INITIAL, 0);
    g.ack(INITIAL, 80 * MS, 0, 0);
    g.send(INITIAL, 100 * MS);
    g.ackDelayed(INITIAL, 260 * MS, 64 * MS, 1, 1);
    assertEquals(90 * MS, g.path.rtt().smoothedNanos());
    g.send(HANDSHAKE, 300 * MS);
    g.ackDelayed(HANDSHAKE, 540 * MS, 150 * MS, 0, 0);
    assertEquals(90 * MS, g.path.rtt().smoothedNanos());
  }

  // RFC 9002 §6.1: loss detection is separate per packet number space
  @Test
  void packetNumberSpaces_areIndependent() throws TransportError {
    RecoveryFixture g = RecoveryFixture.server();
    g.send(INITIAL, 0);
    for (int i = 0; i < 5; i++) {
      g.send(HANDSHAKE, 0);
    }
    g.ack(HANDSHAKE, RTT, 3, 4);
    assertEquals("acked H3, acked H4, lost H0, lost H1", g.events());
    assertEquals(2 * SIZE, g.path.bytesInFlight());
  }

  private static void assertViolation(TransportError error) {
    assertEquals(TransportErrorCode.PROTOCOL_VIOLATION, error.code());
    assertEquals(0x02, error.frameType());
  }

  // RFC 9000 §13.1: "receipt of an acknowledgment for a packet it did not send"
  @Test
  void acknowledgmentOfAPacketNeverSent_isAProtocolViolation() {
    sendFrom1(2, T);
    assertViolation(assertThrows(TransportError.class, () -> f.ack(APPLICATION, T + RTT, 0, 3)));
    assertViolation(assertThrows(TransportError.class, () -> f.ack(INITIAL, T + RTT, 0, 0)));
    assertEquals("", f.events());
  }

  // RFC 9000 §21.4: "An endpoint MAY skip packet numbers when sending packets to detect this"
  @Test
  void acknowledgmentOfASkippedNumber_isAProtocolViolation_evenLater() throws TransportError {
    sendFrom1(1, T);
    f.recovery.beginPacket(APPLICATION, 4);
    f.recovery.onPacketSent(APPLICATION, T, SIZE, true, true, 0);
    f.ack(APPLICATION, T + RTT, 4, 4, 1, 1);
    f.send(APPLICATION, T + 2 * RTT);
    assertViolation(
        assertThrows(TransportError.class, () -> f.ack(APPLICATION, T + 3 * RTT, 3, 5)));
    assertViolation(
        assertThrows(TransportError.class, () -> f.ack(APPLICATION, T + 3 * RTT, 5, 5, 0, 2)));
  }

  @Test
  void rangeAboveTheLargestAcknowledged_isAProtocolViolation() throws TransportError {
    sendFrom1(3, T);
    f.recovery.onAckBegin(APPLICATION, 1, 0, T + RTT);
    assertViolation(assertThrows(TransportError.class, () -> f.recovery.onAckRange(1, 2)));
  }

  // RFC 9002 A.10: "assumes that there were no sender-induced gaps in the packet number space"
  @Test
  void skippedNumbers_dontCountForThePacketThreshold() throws TransportError {
    sendFrom1(1, T);
    f.recovery.beginPacket(APPLICATION, 8).token(2, 8, 0, 0);
    f.recovery.onPacketSent(APPLICATION, T, SIZE, true, true, 0);
    f.ack(APPLICATION, T + RTT, 8, 8);
    assertEquals("acked 8", f.events());
  }

  @Test
  void packetBegunAndNeverSent_leavesNoTrace() throws TransportError {
    f.begin(APPLICATION);
    assertEquals(1, f.send(APPLICATION, T));
    f.ack(APPLICATION, T + RTT, 1, 1);
    assertEquals("acked 1", f.events());
  }

  // RFC 9002 §7: loss reduces the window, once per round trip
  @Test
  void lossesOfOneFlight_reduceTheWindowOnce() throws TransportError {
    long window = f.path.congestion().windowBytes();
    sendFrom1(8, T);
    f.ack(APPLICATION, T + RTT, 5, 5);
    assertEquals(window / 2, f.path.congestion().windowBytes());
    f.ack(APPLICATION, T + RTT + MS, 7, 7);
    assertEquals("acked 5, lost 1, lost 2, acked 7, lost 3, lost 4", f.events());
    assertEquals(window / 2, f.path.congestion().windowBytes());
    assertEquals(4, f.path.packetsLost());
  }

  // RFC 9002 §7.3.2: "the congestion window does not change" during recovery; B.5 counts only what
  // was sent after it began
  @Test
  void acknowledgmentAcrossTheEndOfRecovery_countsOnlyTheLaterPackets() throws TransportError {
    sendFrom1(10, T);
    f.ack(APPLICATION, T + RTT, 4, 4);
    assertEquals(6_000, f.path.congestion().windowBytes());
    f.send(APPLICATION, T + RTT + 1);
    f.ack(APPLICATION, T + 2 * RTT, 2, 11);
    assertEquals(6_000, f.path.congestion().windowBytes());
    assertEquals(0, f.path.bytesInFlight());
  }

  // RFC 9000 §14.4: "loss of a QUIC packet that is carried in a PMTU probe is ... not a reliable
  // indication of congestion"
  @Test
  void lossOfAnMtuProbe_doesNotReduceTheWindow() throws TransportError {
    long window = f.path.congestion().windowBytes();
    f.begin(APPLICATION);
    f.recovery.onMtuProbeSent(APPLICATION, T, 1_400, 0);
    f.send(APPLICATION, T);
    f.send(APPLICATION, T);
    f.send(APPLICATION, T);
    f.ack(APPLICATION, T + RTT, 2, 4);
    assertEquals("acked 2, acked 3, acked 4, lost 1", f.events());
    assertTrue(f.path.congestion().windowBytes() >= window);
    assertEquals(0, f.path.bytesInFlight());
  }

  // RFC 9002 §7: "MUST NOT send a packet if it would cause bytes_in_flight to be larger than the
  // congestion window"
  @Test
  void fullWindow_takesNoMorePackets() {
    long window = f.path.congestion().windowBytes();
    for (int i = 0; i < window / SIZE; i++) {
      assertTrue(f.path.canSend(SIZE));
      f.send(APPLICATION, T);
    }
    assertFalse(f.path.canSend(SIZE));
    assertEquals(window, f.path.bytesInFlight());
  }

  @Test
  void moreUnacknowledgedPacketsThanFit_theOldestAreGivenUpAsLost() throws TransportError {
    long total = SentPacketLog.MAX_PACKETS + 10L;
    for (int i = 1; i <= total; i++) {
      f.send(APPLICATION, T);
    }
    assertEquals(
        "lost 1, lost 2, lost 3, lost 4, lost 5, lost 6, lost 7, lost 8, lost 9, lost 10",
        f.events());
    assertEquals((total - 10) * SIZE, f.path.bytesInFlight());
    f.ack(APPLICATION, T + RTT, 1, total);
    assertEquals(0, f.path.bytesInFlight());
  }

  @Test
  void aMillionAckOnlyPacketsThatNobodyAcknowledges_takeNoRoom() {
    for (int i = 0; i < 1_000_000; i++) {
      f.sendAckOnly(APPLICATION, T + i * MS);
    }
    assertEquals("", f.events());
    assertEquals(0, f.path.bytesInFlight());
  }
}
