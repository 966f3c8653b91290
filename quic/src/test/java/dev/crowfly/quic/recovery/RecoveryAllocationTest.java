package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.ack.AckTracker;
import dev.crowfly.quic.testing.AllocationMeter;
import org.junit.jupiter.api.Test;

/** Sending, acknowledging and losing packets allocates nothing once the rings have grown. */
class RecoveryAllocationTest implements TokenOwner {
  private static final long MS = 1_000_000L;
  private static final PacketNumberSpace SPACE = PacketNumberSpace.APPLICATION_DATA;
  private static final int ROUNDS = 2_000;
  private static final int PACKETS_PER_ROUND = 10;

  private final PathRecovery path = new PathRecovery(new RttEstimator(), new NewReno(1_200));
  private final Recovery recovery = new Recovery(false, this, path);
  private final AckTracker tracker = AckTracker.delayed(25 * MS);
  private long now;
  private long acked;
  private long lost;
  private long probed;

  @Override
  public void onTokenAcked(int kind, long a, long b, long c) {
    acked++;
  }

  @Override
  public void onTokenLost(int kind, long a, long b, long c) {
    lost++;
  }

  @Override
  public void onTokenProbe(int kind, long a, long b, long c) {
    probed++;
  }

  private void run() throws TransportError {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < PACKETS_PER_ROUND; i++) {
        long pn = recovery.nextPacketNumber(SPACE);
        TokenSink sink = recovery.beginPacket(SPACE, pn);
        sink.token(1, pn, 2, 3);
        sink.token(2, pn, 2, 3);
        recovery.onPacketSent(SPACE, now, 1_200, true, true, 0);
        // The third packet of a round is lost.
        if (i != 2) {
          tracker.onPacketReceived(pn, true, now);
        }
      }
      if (round % 4 == 0) {
        now = recovery.nextTimeout();
        recovery.onTimeout(now);
      }
      now += 10 * MS;
      recovery.onAckBegin(SPACE, tracker.ranges().largest(0), tracker.ackDelayNanos(now), now);
      for (int i = 0; i < tracker.ranges().rangeCount(); i++) {
        recovery.onAckRange(tracker.ranges().smallest(i), tracker.ranges().largest(i));
      }
      recovery.onAckEnd();
      tracker.onAckSent();
      if (round % 8 == 0) {
        tracker.onAckOfAckReceived(tracker.largestReceived());
      }
    }
  }

  @Test
  void steadyState_allocatesNothing() throws Throwable {
    recovery.onHandshakeConfirmed();
    run();
    long start = AllocationMeter.allocatedBytes();
    assertEquals(1_000, new byte[1_000].length);
    assertTrue(AllocationMeter.allocatedBytes() - start >= 1_000, "the meter works");
    long before = AllocationMeter.allocatedBytes();
    run();
    long allocated = AllocationMeter.allocatedBytes() - before;
    assertEquals(2L * 2 * ROUNDS * (PACKETS_PER_ROUND - 1), acked);
    assertEquals(2L * 2 * ROUNDS, lost);
    assertTrue(probed > ROUNDS / 4);
    assertTrue(
        allocated < ROUNDS, allocated + " bytes for " + ROUNDS * PACKETS_PER_ROUND + " packets");
  }
}
