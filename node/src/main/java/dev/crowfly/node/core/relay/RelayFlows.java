package dev.crowfly.node.core.relay;

import dev.crowfly.quic.QuicConnection;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The relay flows of one leg, on their way out: a queue each, which take turns by bytes (deficit
 * round robin, after Shreedhar and Varghese).
 *
 * <p>A leg that reconnects gets a new object: flow ids are another's then. Not thread-safe.
 */
public final class RelayFlows {
  /**
   * How many datagrams are handed over beyond what the congestion window takes: enough for a burst
   * of the pacer, and little enough that a newcomer waits for no more than these.
   */
  static final int MAX_HANDED_OVER = 8;

  private static final int QUANTUM_BYTES = FlowId.MAX_BYTES + DatagramPool.MAX_PAYLOAD_BYTES;

  private final FlowLimits limits;
  private final DatagramPool pool;
  private final RelayCounters counters;
  private final ArrayDeque<FlowQueue> round = new ArrayDeque<>();
  private FlowQueue[] flows = new FlowQueue[0];
  private int count;
  private long sweptAt;

  /**
   * No flows yet.
   *
   * @param pool shared by all legs of the machine, as are the counters
   */
  public RelayFlows(FlowLimits limits, DatagramPool pool, RelayCounters counters) {
    this.limits = limits;
    this.pool = pool;
    this.counters = counters;
  }

  /**
   * Begins a flow; what waits of an older one with this number is dropped.
   *
   * @throws IllegalArgumentException unless {@link FlowId#isValid}
   */
  public void open(long flow, long now) {
    if (!FlowId.isValid(flow)) {
      throw new IllegalArgumentException("a flow id of more than two bytes: " + flow);
    }
    close(flow);
    int index = (int) flow;
    if (index >= flows.length) {
      int length = Math.min(FlowId.MAX + 1, Math.max(index + 1, 2 * flows.length));
      flows = Arrays.copyOf(flows, length);
    }
    flows[index] = new FlowQueue(index, limits, pool, counters, now);
    count++;
  }

  /** Ends a flow, and drops what waits of it; does nothing if there is none. */
  public void close(long flow) {
    FlowQueue queue = find(flow);
    if (queue != null) {
      queue.close();
      flows[(int) flow] = null;
      count--;
    }
  }

  /** Ends all flows: the leg is gone. */
  public void closeAll() {
    for (FlowQueue queue : flows) {
      if (queue != null) {
        queue.close();
      }
    }
    Arrays.fill(flows, null);
    round.clear();
    count = 0;
  }

  /** Whether there is a flow with this number. */
  public boolean isOpen(long flow) {
    return find(flow) != null;
  }

  /** How many flows there are. */
  public int count() {
    return count;
  }

  /** Whether anything waits. */
  public boolean isWaiting() {
    return !round.isEmpty();
  }

  /**
   * Queues a copy of a datagram of C; the oldest of the flow goes when it has too many.
   *
   * @return false, and it is counted, when it was dropped itself: there is no such flow, it is too
   *     large, or too much comes
   */
  public boolean offer(long flow, byte[] data, int offset, int length, long now) {
    FlowQueue queue = find(flow);
    if (queue == null) {
      counters.onStranger();
      return false;
    }
    if (!queue.offer(data, offset, length, now)) {
      return false;
    }
    if (!queue.isWaiting()) {
      queue.setWaiting(true);
      queue.setDeficitBytes(QUANTUM_BYTES);
      round.addLast(queue);
    }
    return true;
  }

  /**
   * Hands over to the leg's connection as long as little waits there. To be called when the
   * endpoint has nothing more to send; if it says true, there is more.
   *
   * @return whether anything was handed over; never to a connection that has ended
   */
  public boolean handOver(QuicConnection leg, long now) {
    if (leg.isClosed()) {
      return false;
    }
    boolean any = false;
    int mostBytes = leg.maxDatagramBytes();
    while (!round.isEmpty() && leg.queuedDatagrams() < MAX_HANDED_OVER) {
      any |= serveFirst(leg, mostBytes, now);
    }
    if (!round.isEmpty() && now - sweptAt >= limits.maxAgeNanos()) {
      sweptAt = now;
      sweep(now);
    }
    return any;
  }

  /** One step of the round: sends one datagram of the first flow, or leads on to the next flow. */
  private boolean serveFirst(QuicConnection leg, int mostBytes, long now) {
    FlowQueue queue = round.peekFirst();
    queue.dropStale(now);
    if (queue.isEmpty()) {
      queue.setWaiting(false);
      round.removeFirst();
      return false;
    }
    int bytes = queue.firstBytes();
    if (bytes > mostBytes) {
      queue.removeFirst();
      counters.onTooLarge();
      return false;
    }
    if (bytes > queue.deficitBytes()) {
      queue.setDeficitBytes(queue.deficitBytes() + QUANTUM_BYTES);
      round.removeFirst();
      round.addLast(queue);
      return false;
    }
    queue.setDeficitBytes(queue.deficitBytes() - bytes);
    leg.sendDatagram(queue.first(), 0, bytes, -1);
    counters.onHandedOver(queue.firstPayloadBytes());
    queue.removeFirst();
    return true;
  }

  /** A leg that is stuck must not keep what is too old to be of use: the pool is everybody's. */
  private void sweep(long now) {
    for (FlowQueue queue : round) {
      queue.dropStale(now);
    }
  }

  private FlowQueue find(long flow) {
    return flow >= 0 && flow < flows.length ? flows[(int) flow] : null;
  }
}
