package dev.crowfly.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.ack.AckTracker;
import dev.crowfly.quic.wire.AckRanges;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Sender and receiver, {@link Recovery} against {@link AckTracker}, over a network that loses,
 * delays, reorders and repeats packets. The sender has a number of items to deliver, one per
 * packet, and knows of loss only what the token owner hears.
 */
class LossyNetworkTest {
  private static final long MS = 1_000_000L;
  private static final PacketNumberSpace SPACE = PacketNumberSpace.APPLICATION_DATA;
  private static final int SIZE = 1_200;

  private enum Item {
    WAITING,
    SENT,
    DELIVERED
  }

  /** A packet on its way: with an item to the receiver, or with an ACK frame back. */
  private static final class Arrival {
    final long time;
    final long pn;
    final long item;
    final long ackDelay;
    final long[] ranges;

    Arrival(long time, long pn, long item, long ackDelay, long[] ranges) {
      this.time = time;
      this.pn = pn;
      this.item = item;
      this.ackDelay = ackDelay;
      this.ranges = ranges;
    }
  }

  private static final class Simulation implements TokenOwner {
    final SplittableRandom random;
    final int lossPercent;
    final Item[] items;
    final boolean[] received;
    final ArrayDeque<Integer> due = new ArrayDeque<>();
    final List<Integer> acked = new ArrayList<>();
    final PathRecovery path = new PathRecovery(new RttEstimator(), new NewReno(SIZE));
    final Recovery recovery = new Recovery(true, this, path);
    final AckTracker tracker = AckTracker.delayed(25 * MS);
    final PriorityQueue<Arrival> network =
        new PriorityQueue<>(Comparator.comparingLong(arrival -> arrival.time));
    long now;
    int steps;

    Simulation(long seed) {
      random = new SplittableRandom(seed);
      lossPercent = random.nextInt(40);
      items = new Item[20 + random.nextInt(200)];
      received = new boolean[items.length];
      for (int i = 0; i < items.length; i++) {
        items[i] = Item.WAITING;
        due.add(i);
      }
      recovery.onHandshakeConfirmed();
    }

    @Override
    public void onTokenAcked(int kind, long a, long b, long c) {
      items[(int) a] = Item.DELIVERED;
      acked.add((int) a);
    }

    @Override
    public void onTokenLost(int kind, long a, long b, long c) {
      if (items[(int) a] == Item.SENT) {
        items[(int) a] = Item.WAITING;
        due.add((int) a);
      }
    }

    @Override
    public void onTokenProbe(int kind, long a, long b, long c) {
      onTokenLost(kind, a, b, c);
    }

    void run() throws TransportError {
      while (acked.stream().distinct().count() < items.length) {
        assertTrue(++steps < 50_000, "no end");
        send();
        advance();
        long before = recovery.nextTimeout();
        if (before <= now) {
          recovery.onTimeout(now);
          assertTrue(recovery.nextTimeout() > now);
        }
        while (!network.isEmpty() && network.peek().time <= now) {
          deliver(network.poll());
        }
        if (tracker.isAckDue(now)) {
          sendAck();
        }
      }
      for (boolean arrived : received) {
        assertTrue(arrived, "acknowledged, hence received");
      }
      finish();
    }

    /** Everything in flight is settled in the end. */
    private void finish() throws TransportError {
      recovery.onAckBegin(SPACE, recovery.nextPacketNumber(SPACE) - 1, 0, now);
      recovery.onAckRange(0, recovery.nextPacketNumber(SPACE) - 1);
      recovery.onAckEnd();
      assertEquals(0, path.bytesInFlight());
      assertEquals(0, path.ackElicitingInFlight(SPACE));
      assertEquals(Recovery.NEVER, recovery.nextTimeout());
    }

    private void send() {
      while (path.owesProbe() || (!due.isEmpty() && path.canSend(SIZE))) {
        long pn = recovery.nextPacketNumber(SPACE);
        TokenSink sink = recovery.beginPacket(SPACE, pn);
        int item = -1;
        while (!due.isEmpty() && item < 0) {
          int candidate = due.poll();
          item = items[candidate] == Item.WAITING ? candidate : -1;
        }
        if (item >= 0) {
          items[item] = Item.SENT;
          sink.token(0, item, 0, 0);
        } else if (!path.owesProbe()) {
          return;
        }
        recovery.onPacketSent(SPACE, now, SIZE, true, true, 0);
        transmit(pn, item, 0, null);
      }
      assertTrue(path.bytesInFlight() >= 0);
      assertEquals(path.bytesInFlight(), (long) path.ackElicitingInFlight(SPACE) * SIZE);
    }

    private void transmit(long pn, long item, long ackDelay, long[] ranges) {
      while (random.nextInt(100) >= lossPercent) {
        long delay = 20 * MS + random.nextLong(10 * MS);
        network.add(new Arrival(now + delay, pn, item, ackDelay, ranges));
        if (random.nextInt(20) != 0) {
          return;
        }
      }
    }

    private void advance() {
      long next = Math.min(recovery.nextTimeout(), tracker.ackDeadline());
      if (!network.isEmpty()) {
        next = Math.min(next, network.peek().time);
      }
      assertFalse(next == Recovery.NEVER, "asleep for ever with work to do");
      now = Math.max(now, next);
    }

    private void deliver(Arrival arrival) throws TransportError {
      long[] ranges = arrival.ranges;
      if (ranges != null) {
        recovery.onAckBegin(SPACE, ranges[1], arrival.ackDelay, now);
        for (int i = 0; i < ranges.length; i += 2) {
          recovery.onAckRange(ranges[i], ranges[i + 1]);
        }
        recovery.onAckEnd();
      } else if (!tracker.isDuplicate(arrival.pn)) {
        tracker.onPacketReceived(arrival.pn, true, now);
        if (arrival.item >= 0) {
          received[(int) arrival.item] = true;
        }
      }
    }

    private void sendAck() {
      AckRanges ranges = tracker.ranges();
      long[] copy = new long[2 * ranges.rangeCount()];
      for (int i = 0; i < ranges.rangeCount(); i++) {
        copy[2 * i] = ranges.smallest(i);
        copy[2 * i + 1] = ranges.largest(i);
      }
      transmit(0, 0, tracker.ackDelayNanos(now), copy);
      tracker.onAckSent();
    }
  }

  @Property(tries = 300)
  void everythingArrives_nothingStaysInFlight_noTimerIsForgotten(@ForAll long seed)
      throws TransportError {
    new Simulation(seed).run();
  }
}
