package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CongestionControl;
import dev.crowfly.quic.testing.AllocationMeter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Neither the controllers nor the pacer allocate. */
class CongestionAllocationTest {
  private static final long MS = 1_000_000L;
  private static final int SIZE = 1_200;
  private static final int ROUNDS = 50_000;

  private long now = MS;
  private long sent;

  private void run(CongestionController congestion, RttEstimator rtt, Pacer pacer) {
    for (int i = 0; i < ROUNDS; i++) {
      rtt.onSample(40 * MS + i % 7 * MS, MS, 25 * MS, true, now);
      while (pacer.canSend(SIZE, now)) {
        pacer.onSent(SIZE, now);
        congestion.onSent(SIZE, congestion.windowBytes(), now);
        sent++;
      }
      congestion.onAcked(8L * SIZE, now - MS / 2, congestion.windowBytes(), rtt, now);
      if (i % 100 == 0) {
        congestion.onCongestionEvent(now, SIZE, now);
        congestion.onSpuriousLoss(now, i % 200 == 0 ? SIZE : 1);
      }
      if (i % 10_000 == 0) {
        congestion.onPersistentCongestion(now);
      }
      now = Math.max(now + MS / 4, pacer.nextSendTime(now));
    }
  }

  @ParameterizedTest
  @EnumSource(CongestionControl.class)
  void steadyState_allocatesNothing(CongestionControl algorithm) {
    CongestionController congestion = CongestionController.of(algorithm, SIZE);
    RttEstimator rtt = new RttEstimator();
    Pacer pacer = new Pacer(rtt, congestion);
    run(congestion, rtt, pacer);
    long allocated = AllocationMeter.bytesAllocatedBy(() -> run(congestion, rtt, pacer));
    assertTrue(sent > ROUNDS, "packets were sent");
    assertEquals(0, allocated);
  }
}
