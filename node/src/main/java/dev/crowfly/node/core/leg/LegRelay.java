package dev.crowfly.node.core.leg;

import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.node.core.relay.DatagramPool;
import dev.crowfly.node.core.relay.FlowId;
import dev.crowfly.node.core.relay.FlowLimits;
import dev.crowfly.node.core.relay.RelayCounters;
import dev.crowfly.node.core.relay.RelayFlows;
import dev.crowfly.node.core.relay.RelayedDatagram;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.QuicConnection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The relay paths of an edge node: which flow of the leg leads to which peer.
 *
 * <p>Flow ids belong to one connection to the Intermediate. When that is lost all are forgotten,
 * and what is sent meanwhile is dropped and counted; {@link #open} each again when its session was
 * resumed.
 */
public final class LegRelay {
  private final RelayCounters counters = new RelayCounters();
  private final RelayFlows flows;
  private final Map<RelayAddress, Integer> flowsByPeer = new HashMap<>();
  private final RelayedDatagram received = new RelayedDatagram();
  private RelayAddress[] peersByFlow = new RelayAddress[0];
  private QuicConnection connection; // null = no leg

  LegRelay(FlowLimits limits) {
    flows = new RelayFlows(limits, new DatagramPool(DatagramPool.EDGE_DATAGRAMS), counters);
  }

  /**
   * A flow of the present leg leads to this peer from now on.
   *
   * @return false, and nothing was changed, when there is no leg or that is no flow id: the
   *     Intermediate is at fault then
   */
  public boolean open(RelayAddress peer, long flow, long now) {
    if (connection == null || !FlowId.isValid(flow)) {
      return false;
    }
    close(peer);
    int index = (int) flow;
    if (index >= peersByFlow.length) {
      peersByFlow = Arrays.copyOf(peersByFlow, Math.max(index + 1, 2 * peersByFlow.length));
    } else if (peersByFlow[index] != null) {
      flowsByPeer.remove(peersByFlow[index]);
    }
    flows.open(flow, now);
    peersByFlow[index] = peer;
    flowsByPeer.put(peer, index);
    return true;
  }

  /** No flow leads to this peer any more; does nothing if none does. */
  public void close(RelayAddress peer) {
    Integer flow = flowsByPeer.remove(peer);
    if (flow != null) {
      flows.close(flow);
      peersByFlow[flow] = null;
    }
  }

  /** Whether a flow leads to this peer. */
  public boolean isOpen(RelayAddress peer) {
    return flowsByPeer.containsKey(peer);
  }

  /**
   * Queues a copy of a datagram of C.
   *
   * @return false when it was dropped, and counted
   */
  public boolean send(RelayAddress peer, byte[] data, int offset, int length, long now) {
    Integer flow = flowsByPeer.get(peer);
    if (flow == null) {
      counters.onNoRoute();
      return false;
    }
    return flows.offer(flow, data, offset, length, now);
  }

  /**
   * The next datagram of C that came over the relay; to be polled until there is none after any
   * event that the leg took.
   *
   * @param out gets a view of an array of ours, valid until the next call, which the endpoint may
   *     decrypt in place; its local is {@link RelayAddress#LOCAL}
   */
  public boolean poll(Datagram out) {
    while (connection != null && received.readFrom(connection, counters)) {
      int flow = received.flow();
      RelayAddress peer = flow < peersByFlow.length ? peersByFlow[flow] : null;
      if (peer != null) {
        out.set(received.buffer(), received.offset(), received.length(), RelayAddress.LOCAL, peer);
        return true;
      }
      counters.onStranger();
    }
    return false;
  }

  /** What went over the relay from here, and what was dropped. */
  public RelayCounters counters() {
    return counters;
  }

  /** A leg is there; no flow is open on it. */
  void connected(QuicConnection leg) {
    connection = leg;
  }

  /** The leg is gone, with all of its flows. */
  void disconnected() {
    connection = null;
    flows.closeAll();
    flowsByPeer.clear();
    Arrays.fill(peersByFlow, null);
  }

  /** Hands over what the leg takes; whether that was anything. */
  boolean flush(long now) {
    return connection != null && flows.isWaiting() && flows.handOver(connection, now);
  }
}
