package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CongestionControl;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CubicTest {
  private static final int SIZE = 1_200;
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;
  private static final RttEstimator RTT = new RttEstimator(50 * MS);

  private final Cubic cubic = new Cubic(SIZE);

  /** An acknowledgment with a full window. */
  private void ack(long bytes, long sentTime, long now) {
    cubic.onAcked(bytes, sentTime, cubic.windowBytes(), RTT, now);
  }

  private void growTo(long bytes) {
    while (cubic.windowBytes() < bytes) {
      ack(Math.min(SIZE, bytes - cubic.windowBytes()), 1, 2);
    }
  }

  @Test
  void controllers_areMadeByName() {
    assertTrue(CongestionController.of(CongestionControl.CUBIC, SIZE) instanceof Cubic);
    assertTrue(CongestionController.of(CongestionControl.NEW_RENO, SIZE) instanceof NewReno);
  }

  @Test
  void start_isSlowStartFromTheInitialWindow() {
    assertEquals(12_000, cubic.windowBytes());
    assertTrue(cubic.isInSlowStart());
    ack(3 * SIZE, 5, 10);
    assertEquals(15_600, cubic.windowBytes());
  }

  // RFC 9438 §4.6
  @Test
  void loss_leavesSevenTenths_oncePerRecoveryPeriod() {
    growTo(100_000);
    cubic.onCongestionEvent(5, SIZE, 10);
    assertEquals(70_000, cubic.windowBytes());
    assertEquals(70_000, cubic.slowStartThresholdBytes());
    assertFalse(cubic.isInSlowStart());
    cubic.onCongestionEvent(10, SIZE, 20);
    assertEquals(70_000, cubic.windowBytes());
    cubic.onCongestionEvent(11, SIZE, 30);
    assertEquals(49_000, cubic.windowBytes());
    ack(SIZE, 30, 31);
    assertEquals(49_000, cubic.windowBytes());
  }

  @Test
  void window_neverFallsBelowTwoDatagrams() {
    for (int i = 0; i < 20; i++) {
      cubic.onCongestionEvent(10 * i + 1, SIZE, 10 * i + 5);
    }
    assertEquals(2_400, cubic.windowBytes());
  }

  // RFC 9438 §4.8
  @Test
  void persistentCongestion_isSlowStartUpToTheThreshold() {
    growTo(100_000);
    cubic.onCongestionEvent(5, SIZE, 10);
    cubic.onPersistentCongestion(10);
    assertEquals(2_400, cubic.windowBytes());
    assertTrue(cubic.isInSlowStart());
    assertFalse(cubic.isInRecovery(5));
    ack(60_000, 11, 20);
    assertEquals(62_400, cubic.windowBytes());
    ack(62_400, 21, 30);
    assertFalse(cubic.isInSlowStart());
    assertTrue(cubic.windowBytes() >= 70_000 && cubic.windowBytes() < 72_000);
  }

  // RFC 9438 §4.10
  @Test
  void hyStart_endsSlowStartWithoutLoss() {
    long now = 100 * MS;
    long rtt = 40 * MS;
    for (int round = 0; cubic.isInSlowStart(); round++) {
      assertTrue(round < 20);
      long sent = now;
      now += rtt;
      for (int i = 0; i < 10 && cubic.isInSlowStart(); i++) {
        ack(SIZE, sent + i, now + i);
      }
      rtt += round >= 2 ? 10 * MS : 0;
      now += MS;
    }
    long window = cubic.windowBytes();
    assertEquals(window, cubic.slowStartThresholdBytes());
    // K = 0: the window is at its saturation point as far as anyone knows, so it hardly moves.
    for (int i = 0; i < 10; i++) {
      ack(SIZE, now, now + 40 * MS);
    }
    assertTrue(cubic.windowBytes() >= window && cubic.windowBytes() <= window + 10 * SIZE);
  }

  // RFC 9438 §4.2: t "MUST NOT include periods during which cwnd has not been updated due to
  // application-limited behavior"
  @Test
  void idleTime_doesNotCount() {
    Cubic busy = new Cubic(SIZE);
    Cubic idle = new Cubic(SIZE);
    Cubic limited = new Cubic(SIZE);
    long[] ends = new long[3];
    Cubic[] all = {busy, idle, limited};
    for (int c = 0; c < all.length; c++) {
      Cubic controller = all[c];
      controller.onAcked(1_000_000, 1, 1_000_000, RTT, 2);
      controller.onCongestionEvent(5, SIZE, 10);
      long now = 100 * MS;
      for (int i = 0; i < 100; i++) {
        if (i == 50 && controller == idle) {
          now += 100 * SECOND;
          controller.onSent(SIZE, SIZE, now - 50 * MS);
        } else if (i == 50 && controller == limited) {
          for (int j = 0; j < 1_000; j++) {
            now += 100 * MS;
            controller.onAcked(SIZE, now - 50 * MS, SIZE, RTT, now);
          }
        }
        now += 50 * MS;
        long window = controller.windowBytes();
        controller.onAcked(window, now - 50 * MS, window, RTT, now);
      }
      ends[c] = controller.windowBytes();
    }
    assertTrue(Math.abs(ends[0] - ends[1]) <= 2_000);
    assertTrue(Math.abs(ends[0] - ends[2]) <= 2_000);
  }

  @Test
  void underutilizedWindow_doesNotGrow() {
    cubic.onAcked(SIZE, 5, 5 * SIZE - 1, RTT, 10);
    assertEquals(12_000, cubic.windowBytes());
    growTo(100_000);
    cubic.onCongestionEvent(11, SIZE, 12);
    for (int i = 0; i < 100; i++) {
      cubic.onAcked(70_000, 13 + i, 70_000 - 3 * SIZE - 1, RTT, 14 + i * SECOND);
    }
    assertEquals(70_000, cubic.windowBytes());
  }

  // RFC 9438 §4.9.2
  @Test
  void allLossesSpurious_undoTheReduction() {
    growTo(100_000);
    cubic.onCongestionEvent(7, 2 * SIZE, 10);
    cubic.onCongestionEvent(9, SIZE, 11);
    assertEquals(70_000, cubic.windowBytes());
    cubic.onSpuriousLoss(6, SIZE);
    cubic.onSpuriousLoss(7, SIZE);
    assertEquals(70_000, cubic.windowBytes());
    cubic.onSpuriousLoss(9, SIZE);
    assertEquals(100_000, cubic.windowBytes());
    assertTrue(cubic.isInSlowStart());
    assertFalse(cubic.isInRecovery(9));
    cubic.onCongestionEvent(9, SIZE, 20);
    assertEquals(70_000, cubic.windowBytes(), "a true loss of the same flight still counts");
  }

  @Test
  void spuriousLossesOfAnotherPeriod_undoNothing() {
    growTo(100_000);
    cubic.onCongestionEvent(5, SIZE, 10);
    cubic.onCongestionEvent(15, SIZE, 20);
    cubic.onSpuriousLoss(5, SIZE);
    cubic.onSpuriousLoss(21, SIZE);
    assertEquals(49_000, cubic.windowBytes());
    cubic.onSpuriousLoss(15, SIZE);
    assertEquals(70_000, cubic.windowBytes());
    cubic.onSpuriousLoss(15, SIZE);
    assertEquals(70_000, cubic.windowBytes());
  }

  @Test
  void persistentCongestion_isNeverUndone() {
    growTo(100_000);
    cubic.onCongestionEvent(5, SIZE, 10);
    cubic.onPersistentCongestion(10);
    cubic.onSpuriousLoss(5, SIZE);
    assertEquals(2_400, cubic.windowBytes());
  }

  @Test
  void datagramSizeChange_recalculatesTheInitialWindowOnly() {
    cubic.setMaxDatagramSize(1_400);
    assertEquals(14_000, cubic.windowBytes());
    assertEquals(1_400, cubic.maxDatagramSizeBytes());
    ack(SIZE, 0, 1);
    cubic.setMaxDatagramSize(1_200);
    assertEquals(15_200, cubic.windowBytes());
  }

  @Test
  void reset_isANewPath() {
    growTo(100_000);
    cubic.onCongestionEvent(11, SIZE, 20);
    cubic.reset();
    assertEquals(12_000, cubic.windowBytes());
    assertTrue(cubic.isInSlowStart());
    assertFalse(cubic.isInRecovery(11));
  }

  @Property(tries = 10_000)
  void anySequenceOfEvents_keepsTheRules(@ForAll long seed, @ForAll CongestionControl algorithm) {
    SplittableRandom random = new SplittableRandom(seed);
    CongestionController controller = CongestionController.of(algorithm, SIZE);
    int size = SIZE;
    long largestFlight = 0;
    long now = 1 + random.nextLong(SECOND);
    for (int i = 0; i < 60; i++) {
      int event = random.nextInt(14);
      now += random.nextLong(100 * MS);
      long before = controller.windowBytes();
      long sent = Math.max(0, now - random.nextLong(200 * MS));
      if (event == 0) {
        controller.onCongestionEvent(sent, random.nextLong(3) * SIZE, now);
        assertTrue(controller.windowBytes() <= before);
        assertTrue(controller.windowBytes() >= Math.min(before, before / 2));
      } else if (event == 1) {
        controller.onPersistentCongestion(now);
        assertEquals(2L * size, controller.windowBytes());
      } else if (event == 2) {
        controller.onSpuriousLoss(sent, SIZE);
        assertTrue(controller.windowBytes() >= before);
      } else if (event == 3 && random.nextInt(5) == 0) {
        size = 1_200 + random.nextInt(300);
        controller.setMaxDatagramSize(size);
      } else {
        long flight = Math.max(1, random.nextLong(before + 1));
        long acked = 1 + random.nextLong(flight);
        largestFlight = Math.max(largestFlight, flight);
        controller.onSent(size, flight, Math.max(0, now - 5));
        controller.onAcked(acked, sent, flight, RTT, now);
        assertTrue(controller.windowBytes() >= before, "acknowledgments never shrink it");
        assertTrue(controller.windowBytes() <= before + acked + size);
      }
      assertTrue(controller.windowBytes() >= 2L * size);
      // No more than what one flight that used the window could earn.
      assertTrue(controller.windowBytes() <= Math.max(15_000, 3 * largestFlight + 4 * 1_500));
    }
  }
}
