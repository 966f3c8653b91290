package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NewRenoTest {
  private static final int SIZE = 1_200;
  private static final RttEstimator RTT = new RttEstimator();

  private final NewReno reno = new NewReno(SIZE);

  /** An acknowledgment of a packet sent and received at these times, with a full window. */
  private void ack(long bytes, long sentTime, long now) {
    reno.onAcked(bytes, sentTime, reno.windowBytes(), RTT, now);
  }

  // RFC 9002 §7.2
  @Test
  void initialWindow_isTenDatagrams_withinItsLimits() {
    assertEquals(12_000, reno.windowBytes());
    assertEquals(14_720, new NewReno(1_472).windowBytes());
    assertEquals(14_720, new NewReno(1_500).windowBytes());
    assertEquals(18_000, new NewReno(9_000).windowBytes());
  }

  // RFC 9002 §7.2: "If the maximum datagram size changes during the connection, the initial
  // congestion window SHOULD be recalculated"
  @Test
  void datagramSizeChange_recalculatesTheInitialWindowOnly() {
    reno.setMaxDatagramSize(1_400);
    assertEquals(14_000, reno.windowBytes());
    reno.setMaxDatagramSize(1_200);
    assertEquals(12_000, reno.windowBytes());
    ack(SIZE, 0, 1);
    reno.setMaxDatagramSize(1_400);
    assertEquals(13_200, reno.windowBytes());
  }

  // RFC 9002 §7.3.1
  @Test
  void slowStart_growsByTheBytesAcknowledged() {
    ack(3 * SIZE, 5, 10);
    assertEquals(15_600, reno.windowBytes());
    assertEquals(Long.MAX_VALUE, reno.slowStartThresholdBytes());
  }

  // RFC 9002 §7.3.2
  @Test
  void loss_halvesTheWindowOncePerRecoveryPeriod() {
    reno.onCongestionEvent(5, SIZE, 10);
    assertEquals(6_000, reno.windowBytes());
    assertEquals(6_000, reno.slowStartThresholdBytes());
    reno.onCongestionEvent(10, SIZE, 20);
    assertEquals(6_000, reno.windowBytes());
    assertTrue(reno.isInRecovery(10));
    assertFalse(reno.isInRecovery(11));
    reno.onCongestionEvent(11, SIZE, 30);
    assertEquals(3_000, reno.windowBytes());
  }

  @Test
  void acknowledgmentInRecovery_doesNotGrowTheWindow() {
    reno.onCongestionEvent(5, SIZE, 10);
    ack(SIZE, 10, 20);
    assertEquals(6_000, reno.windowBytes());
  }

  // RFC 9002 §7.2: "The RECOMMENDED value is 2 * max_datagram_size"
  @Test
  void window_neverFallsBelowTwoDatagrams() {
    for (int i = 0; i < 10; i++) {
      reno.onCongestionEvent(10 * i + 1, SIZE, 10 * i + 5);
    }
    assertEquals(2_400, reno.windowBytes());
  }

  // RFC 9002 §7.3.3: "at most one maximum datagram size for each congestion window that is
  // acknowledged"
  @Test
  void congestionAvoidance_growsByOneDatagramPerWindow() {
    reno.onCongestionEvent(5, SIZE, 10);
    for (int i = 0; i < 4; i++) {
      ack(SIZE, 11 + i, 20 + i);
      assertEquals(6_000, reno.windowBytes());
    }
    ack(SIZE, 15, 25);
    assertEquals(7_200, reno.windowBytes());
    ack(7_200, 16, 26);
    assertEquals(8_400, reno.windowBytes());
  }

  @Test
  void slowStart_endsAtTheThreshold_evenWithinOneAcknowledgment() {
    reno.onCongestionEvent(5, SIZE, 10);
    reno.onPersistentCongestion(20);
    ack(3_600 + 6_000, 21, 30);
    assertEquals(6_000 + SIZE, reno.windowBytes());
  }

  // RFC 9002 §7.6.2
  @Test
  void persistentCongestion_setsTheMinimumWindow_andSlowStartFollows() {
    reno.onCongestionEvent(5, SIZE, 10);
    reno.onPersistentCongestion(20);
    assertEquals(2_400, reno.windowBytes());
    assertFalse(reno.isInRecovery(5));
    ack(SIZE, 21, 30);
    assertEquals(3_600, reno.windowBytes());
  }

  // RFC 9002 §7.8: "the congestion window SHOULD NOT be increased in either slow start or
  // congestion avoidance"
  @Test
  void underutilizedWindow_doesNotGrow() {
    reno.onAcked(SIZE, 5, 5 * SIZE - 1, RTT, 10);
    assertEquals(12_000, reno.windowBytes());
    reno.onAcked(SIZE, 5, 5 * SIZE, RTT, 10);
    assertEquals(13_200, reno.windowBytes());
    ack(12 * SIZE, 5, 10);
    reno.onCongestionEvent(11, SIZE, 12);
    long window = reno.windowBytes();
    reno.onAcked(2 * window, 13, window - 3 * SIZE - 1, RTT, 14);
    assertEquals(window, reno.windowBytes());
    reno.onAcked(window, 13, window - 3 * SIZE, RTT, 14);
    assertEquals(window + SIZE, reno.windowBytes());
  }

  @Test
  void reset_isANewPath() {
    ack(SIZE, 5, 10);
    reno.onCongestionEvent(11, SIZE, 20);
    reno.reset();
    assertEquals(12_000, reno.windowBytes());
    assertEquals(Long.MAX_VALUE, reno.slowStartThresholdBytes());
    assertFalse(reno.isInRecovery(11));
  }

  @Property(tries = 10_000)
  void anySequenceOfEvents_keepsTheWindowWithinItsBounds(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NewReno controller = new NewReno(SIZE);
    long now = 0;
    for (int i = 0; i < 40; i++) {
      int event = random.nextInt(10);
      now += 10;
      long before = controller.windowBytes();
      if (event == 0) {
        controller.onCongestionEvent(now - 5, SIZE, now);
        assertTrue(controller.windowBytes() >= Math.min(before, before / 2));
      } else if (event == 1) {
        controller.onPersistentCongestion(now);
      } else {
        controller.onAcked((long) event * SIZE, now - 3, before, RTT, now);
        assertTrue(controller.windowBytes() >= before);
        assertTrue(controller.windowBytes() <= before + (long) event * SIZE);
      }
      assertTrue(controller.windowBytes() >= 2 * SIZE);
    }
  }
}
