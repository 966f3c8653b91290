package dev.crowfly.node.core.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Queues of a leg: what is kept, what goes, whose turn it is. */
class RelayFlowsTest {
  private static final long MILLI = 1_000_000L;
  private static final FlowLimits LIMITS = new FlowLimits(32, 50 * MILLI, 0);

  private final RelayCounters counters = new RelayCounters();
  private final DatagramPool pool = new DatagramPool(100);
  private final RelayFlows flows = new RelayFlows(LIMITS, pool, counters);
  private final LegModel leg = new LegModel();
  private final byte[] data = new byte[1500];

  private boolean offer(int flow, int length, long now) {
    return flows.offer(flow, data, 0, length, now);
  }

  /** Hands over and sends until nothing waits. */
  private void drain(long now) {
    while (flows.handOver(leg.connection, now) || !leg.queued.isEmpty()) {
      leg.send(Integer.MAX_VALUE);
    }
  }

  @Test
  void datagram_leavesBehindItsFlowId() {
    flows.open(5, 0);
    flows.open(300, 0);
    data[7] = 42;
    assertTrue(flows.offer(5, data, 7, 2, 0));
    assertTrue(flows.offer(300, data, 7, 1, 0));
    drain(0);
    assertArrayEquals(new byte[] {5, 42, 0}, leg.sent.get(0));
    assertArrayEquals(new byte[] {0x41, 0x2C, 42}, leg.sent.get(1));
    assertEquals(2, counters.datagrams());
    assertEquals(3, counters.bytes(), "flow ids are no payload");
    assertEquals(0, pool.inUse());
  }

  @Test
  void whatIsQueued_isACopy() {
    flows.open(1, 0);
    data[0] = 1;
    offer(1, 1, 0);
    data[0] = 2;
    drain(0);
    assertArrayEquals(new byte[] {1, 1}, leg.sent.get(0));
  }

  @Test
  void fullQueue_dropsTheOldest() {
    flows.open(1, 0);
    for (int i = 0; i < 40; i++) {
      data[0] = (byte) i;
      assertTrue(offer(1, 1, 0));
    }
    assertEquals(8, counters.displaced());
    drain(0);
    assertEquals(32, leg.sent.size());
    assertEquals(8, leg.sent.get(0)[1]);
    assertEquals(39, leg.sent.get(31)[1]);
  }

  @Test
  void staleDatagrams_areNotSent() {
    flows.open(1, 0);
    offer(1, 10, 0);
    offer(1, 11, 40 * MILLI);
    assertTrue(flows.handOver(leg.connection, 51 * MILLI));
    assertEquals(1, leg.queued.size());
    assertEquals(12, leg.queued.peek().length);
    assertEquals(1, counters.stale());
  }

  @Test
  void stuckLeg_givesBackWhatIsTooOld() {
    flows.open(1, 0);
    flows.open(2, 0);
    while (leg.queued.size() < RelayFlows.MAX_HANDED_OVER) {
      leg.connection.sendDatagram(data, 0, 1, -1);
    }
    for (int i = 0; i < 20; i++) {
      offer(1, 10, 0);
      offer(2, 10, 0);
    }
    assertFalse(flows.handOver(leg.connection, 51 * MILLI));
    assertEquals(0, pool.inUse(), "the pool is everybody's");
    assertEquals(40, counters.stale());
  }

  @Test
  void noMoreIsHandedOver_thanAFew() {
    flows.open(1, 0);
    for (int i = 0; i < 20; i++) {
      offer(1, 10, 0);
    }
    assertTrue(flows.handOver(leg.connection, 0));
    assertEquals(RelayFlows.MAX_HANDED_OVER, leg.queued.size());
    assertFalse(flows.handOver(leg.connection, 0), "nothing to send is new");
    leg.send(3);
    assertTrue(flows.handOver(leg.connection, 0));
    assertEquals(RelayFlows.MAX_HANDED_OVER, leg.queued.size());
  }

  /** One floods with large datagrams, one sends small ones: both get the same number of bytes. */
  @Test
  void flowsTakeTurns_byBytes() {
    flows.open(1, 0);
    flows.open(2, 0);
    for (int round = 0; round < 2_000; round++) {
      while (!offer(1, 1200, round) || counters.displaced() == 0) {
        assertTrue(round == 0);
      }
      for (int i = 0; i < 8; i++) {
        offer(2, 150, round);
      }
      flows.handOver(leg.connection, round);
      leg.send(2);
    }
    long one = leg.ofFlow(1).stream().mapToLong(bytes -> bytes.length).sum();
    long two = leg.ofFlow(2).stream().mapToLong(bytes -> bytes.length).sum();
    assertTrue(Math.abs(one - two) < 3 * 1202, one + " and " + two);
  }

  @Test
  void newcomer_waitsForOneTurnOfTheOthersOnly() {
    for (int flow = 0; flow < 3; flow++) {
      flows.open(flow, 0);
      for (int i = 0; i < 30; i++) {
        offer(flow, 1200, 0);
      }
    }
    flows.open(9, 0);
    offer(9, 100, 0);
    drain(0);
    List<byte[]> first = leg.sent.subList(0, 4);
    assertTrue(first.stream().anyMatch(bytes -> bytes[0] == 9), "it is among the first four");
  }

  @Test
  void unknownFlow_tooLarge_tooNarrow_areCounted() {
    assertFalse(offer(3, 10, 0));
    assertEquals(1, counters.strangers());
    flows.open(3, 0);
    assertFalse(offer(3, 1201, 0));
    assertEquals(1, counters.tooLarge());
    assertTrue(offer(3, 1200, 0));
    leg.maxDatagramBytes = 1200;
    drain(0);
    assertEquals(2, counters.tooLarge());
    assertEquals(List.of(), leg.sent);
    assertEquals(3, counters.dropped());
    assertFalse(offer(-1, 10, 0));
    assertFalse(offer(1 << 20, 10, 0));
    assertThrows(IllegalArgumentException.class, () -> flows.open(1 << 14, 0));
  }

  @Test
  void exhaustedPool_dropsAndRecovers() {
    for (int flow = 0; flow < 4; flow++) {
      flows.open(flow, 0);
      for (int i = 0; i < 32; i++) {
        offer(flow, 10, 0);
      }
    }
    assertEquals(100, pool.inUse());
    assertEquals(28, counters.noRoom());
    flows.close(0);
    assertEquals(68, pool.inUse());
    assertTrue(offer(3, 10, 0));
  }

  @Test
  void closedFlow_sendsNothing_andItsNumberCanBeUsedAgain() {
    flows.open(1, 0);
    offer(1, 10, 0);
    flows.close(1);
    assertEquals(0, pool.inUse());
    assertFalse(flows.isOpen(1));
    flows.open(1, 0);
    offer(1, 20, 0);
    drain(0);
    assertEquals(1, leg.sent.size());
    assertEquals(21, leg.sent.get(0).length);
    assertEquals(1, flows.count());
    flows.closeAll();
    assertEquals(0, flows.count());
    assertFalse(flows.isWaiting());
  }

  @Test
  void connectionThatHasEnded_getsNothing() {
    flows.open(1, 0);
    offer(1, 10, 0);
    leg.closed = true;
    assertFalse(flows.handOver(leg.connection, 0));
    assertEquals(0, leg.queued.size());
    flows.closeAll();
    assertEquals(0, pool.inUse());
  }

  @Test
  void rateLimit_letsThroughWhatItSays() {
    RelayFlows limited = new RelayFlows(new FlowLimits(32, 50 * MILLI, 1_000_000), pool, counters);
    limited.open(1, 0);
    long taken = 0;
    for (int ms = 0; ms < 10_000; ms++) {
      for (int i = 0; i < 3; i++) {
        taken += limited.offer(1, data, 0, 1000, ms * MILLI) ? 1000 : 0;
      }
      limited.handOver(leg.connection, ms * MILLI);
      leg.send(8);
    }
    long allowed = 10_000_000 + 250_000; // 10 s, and the bucket that was full
    assertTrue(Math.abs(allowed - taken) < 2_000, "took " + taken);
    assertEquals(30_000 - taken / 1000, counters.overRate());
  }

  @Test
  void malformedDatagrams_arePassedOver() {
    leg.queued.add(new byte[0]);
    leg.queued.add(new byte[] {(byte) 0x80, 0, 0, 1, 7});
    leg.queued.add(new byte[] {0x41});
    leg.queued.add(new byte[] {0x41, 0x2C, 9, 8});
    RelayedDatagram in = new RelayedDatagram();
    assertTrue(in.readFrom(leg.connection, counters));
    assertEquals(300, in.flow());
    assertEquals(2, in.length());
    assertEquals(9, in.buffer()[in.offset()]);
    assertEquals(3, counters.strangers());
    assertFalse(in.readFrom(leg.connection, counters));
  }
}
