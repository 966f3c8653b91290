package dev.crowfly.node.core.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Random use: every datagram is accounted for, in order, and the pool loses none. */
class RelayFlowsModelTest {
  private static final int FLOWS = 6;

  @Property(tries = 300)
  void everyDatagram_isSentInOrder_orCounted(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
    Random random = new Random(seed);
    RelayCounters counters = new RelayCounters();
    DatagramPool pool = new DatagramPool(40);
    RelayFlows flows = new RelayFlows(new FlowLimits(8, 1_000, 0), pool, counters);
    LegModel leg = new LegModel();
    byte[] data = new byte[1300];
    long offered = 0;
    long discarded = 0;
    int serial = 0;
    long now = 0;
    for (int step = 0; step < 500; step++) {
      int flow = random.nextInt(FLOWS);
      switch (random.nextInt(10)) {
        case 0 -> {
          int before = pool.inUse();
          if (random.nextBoolean()) {
            flows.open(flow, now);
          } else {
            flows.close(flow);
          }
          discarded += before - pool.inUse();
        }
        case 1 -> now += random.nextInt(600);
        case 2, 3 -> flows.handOver(leg.connection, now);
        case 4, 5 -> leg.send(1 + random.nextInt(10));
        default -> {
          serial++;
          for (int i = 0; i < 4; i++) {
            data[i] = (byte) (serial >> (24 - 8 * i));
          }
          offered++;
          flows.offer(flow, data, 0, 4 + random.nextInt(1250), now);
        }
      }
      assertTrue(leg.queued.size() <= RelayFlows.MAX_HANDED_OVER);
      assertEquals(
          offered, counters.datagrams() + counters.dropped() + pool.inUse() + discarded, "seed");
    }
    leg.send(Integer.MAX_VALUE);
    for (int flow = 0; flow < FLOWS; flow++) {
      int last = 0;
      for (byte[] bytes : leg.ofFlow(flow)) {
        int number = (bytes[1] & 0xFF) << 24 | (bytes[2] & 0xFF) << 16;
        number |= (bytes[3] & 0xFF) << 8 | (bytes[4] & 0xFF);
        assertTrue(number > last, "in order");
        last = number;
      }
    }
    flows.closeAll();
    assertEquals(0, pool.inUse());
  }
}
