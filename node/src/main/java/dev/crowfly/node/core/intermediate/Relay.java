package dev.crowfly.node.core.intermediate;

import dev.crowfly.node.core.relay.DatagramPool;
import dev.crowfly.node.core.relay.FlowLimits;
import dev.crowfly.node.core.relay.RelayCounters;
import dev.crowfly.node.core.relay.RelayFlows;
import dev.crowfly.node.core.relay.RelayedDatagram;
import java.util.ArrayDeque;

/**
 * Passes datagrams of C from leg to leg: reads the flow id, looks up where it leads, and queues the
 * payload there under the other leg's number. Nothing else is looked at.
 */
final class Relay {
  private final FlowLimits limits;
  private final DatagramPool pool = new DatagramPool(DatagramPool.INTERMEDIATE_DATAGRAMS);
  private final RelayCounters counters = new RelayCounters();
  private final RelayedDatagram datagram = new RelayedDatagram();
  private final ArrayDeque<NodeLeg> backlog = new ArrayDeque<>();

  Relay(FlowLimits limits) {
    this.limits = limits;
  }

  /** The flows of a new leg. */
  RelayFlows newFlows() {
    return new RelayFlows(limits, pool, counters);
  }

  /** Makes a session's two flows one. */
  void join(NodeLeg one, int flowOfOne, NodeLeg other, int flowOfOther, long now) {
    one.outgoing().open(flowOfOne, now);
    other.outgoing().open(flowOfOther, now);
    one.lead(flowOfOne, other, flowOfOther);
    other.lead(flowOfOther, one, flowOfOne);
  }

  /** Ends one end of what {@link #join} made. */
  void part(NodeLeg leg, int flow) {
    leg.cut(flow);
    leg.outgoing().close(flow);
  }

  /** Takes in the datagrams that have come on a leg. */
  void receive(NodeLeg leg, long now) {
    while (datagram.readFrom(leg.connection(), counters)) {
      int flow = datagram.flow();
      NodeLeg target = leg.target(flow);
      if (target == null) {
        counters.onStranger();
      } else if (target
          .outgoing()
          .offer(
              leg.targetFlow(flow), datagram.buffer(), datagram.offset(), datagram.length(), now)) {
        await(target);
      }
    }
  }

  private void await(NodeLeg leg) {
    if (!leg.isBacklogged()) {
      leg.setBacklogged(true);
      backlog.addLast(leg);
    }
  }

  /**
   * Hands over to the legs' connections what they take.
   *
   * @return whether that was anything
   */
  boolean flush(long now) {
    boolean any = false;
    for (int i = backlog.size(); i > 0; i--) {
      NodeLeg leg = backlog.removeFirst();
      any |= leg.outgoing().handOver(leg.connection(), now);
      if (leg.outgoing().isWaiting()) {
        backlog.addLast(leg);
      } else {
        leg.setBacklogged(false);
      }
    }
    return any;
  }

  /** Nothing goes out on this leg any more. */
  void forget(NodeLeg leg) {
    leg.outgoing().closeAll();
  }

  /** How many datagrams wait in all queues. */
  int waiting() {
    return pool.inUse();
  }

  RelayCounters counters() {
    return counters;
  }
}
