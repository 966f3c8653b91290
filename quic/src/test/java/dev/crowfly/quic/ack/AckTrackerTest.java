package dev.crowfly.quic.ack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AckTrackerTest {
  private static final long MS = 1_000_000;
  private static final long MAX_ACK_DELAY = 25 * MS;

  private final AckTracker application = AckTracker.delayed(MAX_ACK_DELAY);

  private static String show(AckTracker tracker) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tracker.ranges().rangeCount(); i++) {
      text.append(tracker.ranges().largest(i)).append('-');
      text.append(tracker.ranges().smallest(i)).append(' ');
    }
    return text.toString().trim();
  }

  @Test
  void nothingReceived_nothingDue() {
    assertEquals(AckTracker.NEVER, application.ackDeadline());
    assertFalse(application.isAckDue(Long.MAX_VALUE - 1));
    assertFalse(application.hasUnackedAckEliciting());
    assertFalse(application.hasUnreported());
    assertEquals(-1, application.largestReceived());
  }

  // RFC 9000 §13.2.1: "An endpoint MUST acknowledge all ack-eliciting Initial and Handshake packets
  // immediately"
  @Test
  void initialAndHandshake_areAcknowledgedAtOnce() {
    AckTracker initial = AckTracker.immediate();
    initial.onPacketReceived(0, true, 7 * MS);
    assertTrue(initial.isAckDue(7 * MS));
    assertEquals(7 * MS, initial.ackDeadline());
  }

  // RFC 9000 §13.2.1: "... 1-RTT packets within its advertised max_ack_delay"
  @Test
  void oneAckElicitingPacket_isAcknowledgedAfterMaxAckDelay() {
    application.onPacketReceived(0, true, 10 * MS);
    assertFalse(application.isAckDue(10 * MS));
    assertEquals(35 * MS, application.ackDeadline());
    assertTrue(application.isAckDue(35 * MS));
    assertTrue(application.hasUnackedAckEliciting());
  }

  // RFC 9000 §13.2.2: "after receiving at least two ack-eliciting packets"
  @Test
  void secondAckElicitingPacket_isAcknowledgedAtOnce() {
    application.onPacketReceived(0, true, 10 * MS);
    application.onPacketReceived(1, true, 11 * MS);
    assertTrue(application.isAckDue(11 * MS));
  }

  @Test
  void laterPacket_doesNotMoveTheDeadlineBack() {
    application.onPacketReceived(0, true, 10 * MS);
    application.onPacketReceived(1, false, 30 * MS);
    assertEquals(35 * MS, application.ackDeadline());
  }

  // RFC 9000 §13.2.1: "MUST NOT send a non-ack-eliciting packet in response to a
  // non-ack-eliciting packet, even if there are packet gaps"
  @Test
  void nonAckElicitingPackets_neverMakeAnAckDue_evenBehindAGap() {
    application.onPacketReceived(0, false, MS);
    application.onPacketReceived(9, false, 2 * MS);
    assertEquals(AckTracker.NEVER, application.ackDeadline());
    assertFalse(application.hasUnackedAckEliciting());
    assertTrue(application.hasUnreported());
    assertEquals("9-9 0-0", show(application));
  }

  // RFC 9000 §13.2.1, first bullet
  @Test
  void reorderedPacket_isAcknowledgedAtOnce() {
    application.onPacketReceived(0, true, MS);
    application.onPacketReceived(2, true, 2 * MS);
    application.onAckSent();
    application.onPacketReceived(1, true, 3 * MS);
    assertTrue(application.isAckDue(3 * MS));
  }

  // RFC 9000 §13.2.1, second bullet
  @Test
  void packetBehindANewGap_isAcknowledgedAtOnce_theNextOneIsNot() {
    application.onPacketReceived(0, true, MS);
    application.onAckSent();
    application.onPacketReceived(2, true, 2 * MS);
    assertTrue(application.isAckDue(2 * MS));
    application.onAckSent();
    application.onPacketReceived(3, true, 3 * MS);
    assertFalse(application.isAckDue(3 * MS));
  }

  @Test
  void gapFilledByNonAckElicitingPackets_isNoGap() {
    application.onPacketReceived(0, true, MS);
    application.onAckSent();
    application.onPacketReceived(1, false, 2 * MS);
    application.onPacketReceived(2, true, 3 * MS);
    assertFalse(application.isAckDue(3 * MS));
  }

  @Test
  void ackSent_startsAnew() {
    application.onPacketReceived(0, true, MS);
    application.onPacketReceived(1, true, MS);
    application.onAckSent();
    assertEquals(AckTracker.NEVER, application.ackDeadline());
    assertFalse(application.hasUnackedAckEliciting());
    assertFalse(application.hasUnreported());
    assertEquals("1-0", show(application));
  }

  // RFC 9000 §13.2.5
  @Test
  void ackDelay_countsFromTheLargestPacket() {
    application.onPacketReceived(5, true, 10 * MS);
    application.onPacketReceived(4, true, 14 * MS);
    assertEquals(20 * MS, application.ackDelayNanos(30 * MS));
    assertEquals(0, application.ackDelayNanos(9 * MS));
  }

  // RFC 9000 §13.2.4
  @Test
  void ackOfAck_prunesWhatItReported_butKeepsTheLargest() {
    for (long pn : new long[] {0, 1, 2, 5, 6}) {
      application.onPacketReceived(pn, true, MS);
    }
    application.onAckSent();
    application.onAckOfAckReceived(6);
    assertEquals("6-6", show(application));
    application.onPacketReceived(8, true, 2 * MS);
    assertEquals("8-8 6-6", show(application));
  }

  @Test
  void ackOfAck_neverPrunesAPacketThatWasNotReportedYet() {
    application.onPacketReceived(0, true, MS);
    application.onPacketReceived(5, true, MS);
    application.onAckSent();
    application.onPacketReceived(3, true, 2 * MS);
    application.onAckOfAckReceived(5);
    assertEquals("5-5 3-3", show(application));
    application.onAckSent();
    application.onAckOfAckReceived(5);
    assertEquals("5-5", show(application));
  }

  @Test
  void prunedPackets_areStillDuplicates_andLateOnesStillWelcome() {
    application.onPacketReceived(0, true, MS);
    application.onPacketReceived(5, true, MS);
    application.onAckSent();
    application.onAckOfAckReceived(5);
    assertTrue(application.isDuplicate(0));
    assertTrue(application.isDuplicate(5));
    assertFalse(application.isDuplicate(3));
  }

  @Test
  void everySecondPacketMissing_reportAndMemoryStayBounded_andNothingIsAcceptedTwice() {
    for (long pn = 0; pn < 100_000; pn += 2) {
      assertFalse(application.isDuplicate(pn));
      application.onPacketReceived(pn, true, pn);
    }
    assertEquals(AckTracker.MAX_REPORTED_RANGES, application.ranges().rangeCount());
    assertEquals(99_998, application.ranges().largest(0));
    assertTrue(application.isDuplicate(1), "too old to know");
    assertFalse(application.isDuplicate(99_997));
    for (long pn = 0; pn < 100_000; pn += 2) {
      assertTrue(application.isDuplicate(pn));
    }
  }

  // RFC 9000 §13.2.1: "ack-eliciting packets MUST be acknowledged at least once"
  @Property(tries = 1_000)
  void everyAckElicitingPacketIsReportedAtLeastOnce_andNoneTwiceAccepted(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    AckTracker tracker = AckTracker.delayed(MAX_ACK_DELAY);
    Set<Long> accepted = new HashSet<>();
    Set<Long> reported = new HashSet<>();
    long now = 0;
    long highest = 0;
    for (int i = 0; i < 300; i++) {
      now += random.nextLong(10 * MS);
      highest += random.nextInt(3);
      long pn = Math.max(0, highest - random.nextInt(20));
      boolean duplicate = tracker.isDuplicate(pn);
      assertTrue(duplicate || !accepted.contains(pn));
      if (!duplicate) {
        tracker.onPacketReceived(pn, random.nextInt(4) != 0, now);
        accepted.add(pn);
      }
      if (tracker.isAckDue(now)) {
        report(tracker, accepted, reported);
        if (random.nextBoolean()) {
          tracker.onAckOfAckReceived(tracker.ranges().largest(0));
        }
      } else if (tracker.ackDeadline() != AckTracker.NEVER) {
        assertTrue(tracker.ackDeadline() <= now + MAX_ACK_DELAY);
      }
      if (random.nextInt(8) == 0 && tracker.largestReceived() >= 0) {
        tracker.onAckOfAckReceived(random.nextLong(tracker.largestReceived() + 1));
      }
    }
    report(tracker, accepted, reported);
    assertEquals(accepted, reported);
  }

  private static void report(AckTracker tracker, Set<Long> accepted, Set<Long> reported) {
    assertEquals(tracker.largestReceived(), tracker.ranges().largest(0));
    for (int i = 0; i < tracker.ranges().rangeCount(); i++) {
      for (long n = tracker.ranges().smallest(i); n <= tracker.ranges().largest(i); n++) {
        assertTrue(accepted.contains(n));
        reported.add(n);
      }
    }
    tracker.onAckSent();
  }
}
