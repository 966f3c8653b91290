package dev.crowfly.quic.recovery;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.ack.AckTracker;
import dev.crowfly.quic.wire.AckRanges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Greedy senders that share one link with a drop-tail queue, packet by packet in virtual time.
 *
 * <p>{@link Recovery}, congestion control, pacer and {@link AckTracker} are the real ones; the
 * pacer's timer fires on whole milliseconds only, as the runtime's does.
 */
final class BottleneckSimulation {
  static final long MS = 1_000_000L;
  static final long SECOND = 1_000 * MS;
  static final int SIZE = 1_200;
  private static final PacketNumberSpace SPACE = PacketNumberSpace.APPLICATION_DATA;

  private final long bytesPerSecond;
  private final long queueLimitBytes;
  private final SplittableRandom random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.<Event>comparingLong(event -> event.time)
              .thenComparingLong(event -> event.order));
  private final List<Flow> flows = new ArrayList<>();
  private long order;
  private long now;

  private int lossPerMille;
  private long reorderNanos;
  private long linkFreeAt;
  private long queuedBytes;
  private long dropped;

  private interface Action {
    void run() throws TransportError;
  }

  private static final class Event {
    final long time;
    final long order;
    final Action action;

    Event(long time, long order, Action action) {
      this.time = time;
      this.order = order;
      this.action = action;
    }
  }

  BottleneckSimulation(long bytesPerSecond, long queueLimitBytes, long seed) {
    this.bytesPerSecond = bytesPerSecond;
    this.queueLimitBytes = queueLimitBytes;
    random = new SplittableRandom(seed);
  }

  void setLoss(int perMille) {
    lossPerMille = perMille;
  }

  /** Delays a tenth of the packets by up to this much on top. */
  void setReordering(long nanos) {
    reorderNanos = nanos;
  }

  Flow addFlow(CongestionController congestion, long delayNanos, long startTime) {
    Flow flow = new Flow(congestion, delayNanos);
    flows.add(flow);
    schedule(startTime, flow::begin);
    return flow;
  }

  void runUntil(long end) throws TransportError {
    while (!events.isEmpty() && events.peek().time <= end) {
      Event event = events.poll();
      now = event.time;
      event.action.run();
    }
    now = end;
  }

  long now() {
    return now;
  }

  long dropped() {
    return dropped;
  }

  private void schedule(long time, Action action) {
    events.add(new Event(time, order++, action));
  }

  /** Puts a packet into the queue of the link; it arrives after queue, link and delay. */
  private void enqueue(long delayNanos, Action arrival) {
    if (queuedBytes + SIZE > queueLimitBytes) {
      dropped++;
      return;
    }
    queuedBytes += SIZE;
    linkFreeAt = Math.max(linkFreeAt, now) + SIZE * SECOND / bytesPerSecond;
    schedule(linkFreeAt, () -> queuedBytes -= SIZE);
    if (random.nextInt(1_000) < lossPerMille) {
      return;
    }
    long late = reorderNanos > 0 && random.nextInt(10) == 0 ? random.nextLong(reorderNanos) : 0;
    schedule(linkFreeAt + delayNanos + late, arrival);
  }

  /** One sender and its receiver; the round trip without queue is twice the delay. */
  final class Flow implements TokenOwner {
    final CongestionController congestion;
    final PathRecovery path;
    final Recovery recovery;
    private final AckTracker tracker = AckTracker.delayed(25 * MS);
    private final long delayNanos;
    private long timerAt = Long.MAX_VALUE;
    private long timerToken;
    private long ackTimerAt = Long.MAX_VALUE;
    long deliveredBytes;

    Flow(CongestionController congestion, long delayNanos) {
      this.congestion = congestion;
      this.delayNanos = delayNanos;
      path = new PathRecovery(new RttEstimator(), congestion);
      recovery = new Recovery(true, this, path);
      recovery.discardSpace(PacketNumberSpace.INITIAL, 0);
      recovery.discardSpace(PacketNumberSpace.HANDSHAKE, 0);
      recovery.onHandshakeConfirmed();
    }

    void begin() {
      send();
    }

    private void send() {
      while (path.owesProbe() || (path.canSend(SIZE) && path.pacer().canSend(SIZE, now))) {
        long pn = recovery.nextPacketNumber(SPACE);
        recovery.beginPacket(SPACE, pn);
        recovery.onPacketSent(SPACE, now, SIZE, true, true, 0);
        enqueue(delayNanos, () -> arrive(pn));
      }
      arm();
    }

    private void arm() {
      long next = recovery.nextTimeout();
      long pacing = path.pacer().nextSendTime(now);
      if (pacing > now && path.canSend(SIZE)) {
        next = Math.min(next, pacing);
      }
      if (next == Long.MAX_VALUE) {
        return;
      }
      long whole = Math.max(now + 1, (next + MS - 1) / MS * MS);
      if (whole != timerAt) {
        timerAt = whole;
        long token = ++timerToken;
        schedule(whole, () -> onTimer(token));
      }
    }

    private void onTimer(long token) {
      if (token == timerToken) {
        timerAt = Long.MAX_VALUE;
        if (recovery.nextTimeout() <= now) {
          recovery.onTimeout(now);
        }
        send();
      }
    }

    private void arrive(long pn) {
      deliveredBytes += SIZE;
      tracker.onPacketReceived(pn, true, now);
      if (tracker.isAckDue(now)) {
        acknowledge();
      } else if (tracker.ackDeadline() < ackTimerAt) {
        ackTimerAt = tracker.ackDeadline();
        schedule(ackTimerAt, this::onAckTimer);
      }
    }

    private void onAckTimer() {
      ackTimerAt = Long.MAX_VALUE;
      if (tracker.isAckDue(now)) {
        acknowledge();
      }
    }

    private void acknowledge() {
      AckRanges ranges = tracker.ranges();
      long[] copy = new long[2 * Math.min(32, ranges.rangeCount())];
      for (int i = 0; i < copy.length / 2; i++) {
        copy[2 * i] = ranges.smallest(i);
        copy[2 * i + 1] = ranges.largest(i);
      }
      long ackDelay = tracker.ackDelayNanos(now);
      tracker.onAckSent();
      schedule(now + delayNanos, () -> onAck(copy, ackDelay));
    }

    private void onAck(long[] ranges, long ackDelay) throws TransportError {
      recovery.onAckBegin(SPACE, ranges[1], ackDelay, now);
      for (int i = 0; i < ranges.length; i += 2) {
        recovery.onAckRange(ranges[i], ranges[i + 1]);
      }
      recovery.onAckEnd();
      send();
    }

    // Packets carry no tokens here: bytes are all alike.
    @Override
    public void onTokenAcked(int kind, long a, long b, long c) {
      throw new AssertionError();
    }

    @Override
    public void onTokenLost(int kind, long a, long b, long c) {
      throw new AssertionError();
    }

    @Override
    public void onTokenProbe(int kind, long a, long b, long c) {
      throw new AssertionError();
    }
  }
}
