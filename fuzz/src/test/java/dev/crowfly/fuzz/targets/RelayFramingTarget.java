package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.node.core.relay.DatagramPool;
import dev.crowfly.node.core.relay.FlowId;
import dev.crowfly.node.core.relay.FlowLimits;
import dev.crowfly.node.core.relay.RelayCounters;
import dev.crowfly.node.core.relay.RelayFlows;
import dev.crowfly.node.core.relay.RelayedDatagram;
import dev.crowfly.quic.wire.VarInt;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The relay's datagrams, both ways. What comes is read as QUIC's own var-int says; what goes out
 * bears the flow that it was offered to, in order, and nothing is lost without being counted.
 */
public final class RelayFramingTarget {
  private static final int POOL = 12;
  private static final FlowLimits LIMITS = new FlowLimits(5, 1_000_000_000L, 100_000);
  private static final long[] FLOWS = {0, 1, 63, 64, 16_383};

  private final Choices choices;
  private final DatagramPool pool = new DatagramPool(POOL);
  private final RelayCounters counters = new RelayCounters();
  private final RelayFlows flows = new RelayFlows(LIMITS, pool, counters);
  private final StubConnection leg = new StubConnection();
  private final Map<Long, Long> lastSeen = new HashMap<>();
  private long offered;
  private long closedAway;
  private long received;
  private long now = 1_000;

  private RelayFramingTarget(Choices choices) {
    this.choices = choices;
  }

  /** Datagrams that come on a leg, between operations on its flows. */
  public static void fuzzerTestOneInput(byte[] input) {
    new RelayFramingTarget(new Choices(input)).run();
  }

  private void run() {
    while (!choices.isEmpty()) {
      switch (choices.below(8)) {
        case 0 -> receive(choices.take(choices.below(40)));
        case 1 -> open(flow());
        case 2 -> close(flow());
        case 3, 4 -> offer(flow(), choices.below(1 << 11));
        case 5 -> handOver();
        case 6 -> leg.maxDatagramBytes(choices.below(1 << 11));
        default -> now += (long) choices.octet() << 22;
      }
      checkCounts();
    }
    long waiting = pool.inUse();
    flows.closeAll();
    unlessEqual(0, pool.inUse(), "arrays that nobody has");
    unlessEqual(false, flows.isWaiting(), "something waits of no flow");
    closedAway += waiting;
    checkCounts();
  }

  private long flow() {
    return FLOWS[choices.below(FLOWS.length)];
  }

  private void receive(byte[] datagram) {
    leg.arrive(datagram);
    RelayedDatagram view = new RelayedDatagram();
    boolean read = view.readFrom(leg.connection(), counters);
    long flow = VarInt.decode(datagram, 0, datagram.length);
    boolean expected = flow >= 0 && VarInt.sizeOf(datagram[0]) <= FlowId.MAX_BYTES;
    unlessEqual(expected, read, "whether it names a flow");
    if (read) {
      unlessEqual((int) flow, view.flow(), "the flow");
      byte[] payload =
          Arrays.copyOfRange(view.buffer(), view.offset(), view.offset() + view.length());
      int at = VarInt.sizeOf(datagram[0]);
      unless(Arrays.equals(payload, 0, payload.length, datagram, at, datagram.length), "payload");
    } else {
      received++;
    }
    unlessEqual(0, leg.unread(), "unread datagrams");
  }

  /** An older flow of this number ends. */
  private void open(long flow) {
    long before = pool.inUse();
    flows.open(flow, now);
    unless(flows.isOpen(flow), "closed though opened");
    closedAway += before - pool.inUse();
  }

  private void close(long flow) {
    long before = pool.inUse();
    flows.close(flow);
    unless(!flows.isOpen(flow), "open though closed");
    closedAway += before - pool.inUse();
  }

  /** The payload says in its first bytes how many were offered before. */
  private void offer(long flow, int length) {
    byte[] payload = new byte[length];
    for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
      payload[i] = (byte) (offered >>> (8 * i));
    }
    offered++;
    boolean open = flows.isOpen(flow);
    boolean taken = flows.offer(flow, payload, 0, length, now);
    unless(open || !taken, "taken for a flow that is not there");
    unless(!taken || length <= DatagramPool.MAX_PAYLOAD_BYTES, "too large a datagram is taken");
  }

  private void handOver() {
    leg.sent().clear();
    flows.handOver(leg.connection(), now);
    unless(leg.sent().size() <= 8, "too many are handed over");
    for (byte[] datagram : leg.sent()) {
      long flow = VarInt.decode(datagram, 0, datagram.length);
      unless(flow >= 0 && flows.isOpen(flow), "sent on a flow that is not there: " + flow);
      int at = VarInt.size(flow);
      unlessEqual(at, VarInt.sizeOf(datagram[0]), "shortest form of the flow");
      if (datagram.length - at >= Long.BYTES) {
        long number = numberIn(datagram, at);
        unless(number > lastSeen.getOrDefault(flow, -1L), "overtaken within a flow");
        lastSeen.put(flow, number);
      }
    }
  }

  private static long numberIn(byte[] datagram, int at) {
    long number = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      number = number << 8 | (datagram[at + i] & 0xff);
    }
    return number;
  }

  private void checkCounts() {
    unless(pool.inUse() <= POOL, "more waits than the pool holds");
    unless(flows.count() <= FLOWS.length, "flows that nobody opened");
    long accounted = counters.datagrams() + counters.dropped() + pool.inUse() + closedAway;
    unlessEqual(offered + received, accounted, "datagrams accounted for");
  }
}
