package dev.crowfly.node.io.tunnel;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.tunnel.DatagramFlows;
import dev.crowfly.node.core.tunnel.FlowHandler;
import dev.crowfly.node.core.tunnel.ServiceProvider;
import dev.crowfly.node.io.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Answers a service at the Connector by carrying each flow to an address over UDP, from a socket of
 * its own, so that the backend tells flows apart by their ports.
 */
public final class UdpBackend implements ServiceProvider, AutoCloseable {
  /** Flows of all sessions at once: each takes a socket. */
  public static final int MAX_FLOWS = 4096;

  private static final int DATAGRAMS_PER_TURN = 64;
  private static final int SOCKET_BUFFER_BYTES = 256 * 1024;

  private final BackendAddress address;
  private final TunnelIo io;
  private final Set<Flow> flows = new LinkedHashSet<>();
  private final UdpCounters counters = new UdpCounters();
  private boolean closed;

  /**
   * A backend; on the loop thread.
   *
   * @param backend where it is; unresolved if it is a name
   */
  public UdpBackend(InetSocketAddress backend, Resolver resolver, TunnelIo io, long now) {
    this.address = new BackendAddress(backend, resolver, later -> {});
    this.io = io;
    address.current(now); // looks a name up ahead
  }

  /** Where it is. */
  public InetSocketAddress backend() {
    return address.asGiven();
  }

  /** The counters. */
  public UdpTunnelStats stats() {
    return counters.view(flows.size());
  }

  @Override
  public FlowHandler acceptFlow(PeerSession session, DatagramFlows of, long id, long now) {
    InetSocketAddress to = address.current(now);
    if (closed || to == null || flows.size() >= MAX_FLOWS) {
      counters.dropped++;
      return null;
    }
    try {
      Flow flow = new Flow(of, id, to);
      flows.add(flow);
      counters.opened++;
      return flow;
    } catch (IOException | RuntimeException e) { // no socket, or no such address family
      counters.dropped++;
      return null;
    }
  }

  /** Takes no more flows and forgets those that are there. Idempotent. */
  @Override
  public void close() {
    closed = true;
    for (Flow flow : new ArrayList<>(flows)) {
      flow.of.close(flow.id);
      flow.end();
    }
  }

  /** One flow and its socket. */
  private final class Flow implements FlowHandler, Readiness {
    private final DatagramFlows of;
    private final long id;
    private final InetSocketAddress to;
    private final DatagramChannel channel;

    Flow(DatagramFlows of, long id, InetSocketAddress to) throws IOException {
      this.of = of;
      this.id = id;
      this.to = to;
      channel = DatagramChannel.open();
      try {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
        channel.bind(null); // not connected: NIO sends no empty datagram then
        io.register(channel, SelectionKey.OP_READ, this);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }

    @Override
    public void onDatagram(byte[] data, int offset, int length, long now) {
      ByteBuffer buffer = io.direct().put(data, offset, length).flip();
      boolean passed;
      try {
        passed = channel.send(buffer, to) == length && buffer.remaining() == 0;
      } catch (IOException e) {
        passed = false;
      }
      counters.down(length, passed);
    }

    @Override
    public void onFlowClosed(long now) {
      end();
    }

    @Override
    public void ready(SelectionKey key, int readyOps, long now) {
      for (int i = 0; i < DATAGRAMS_PER_TURN && channel.isOpen(); i++) {
        ByteBuffer buffer = io.direct();
        SocketAddress from;
        try {
          from = channel.receive(buffer);
        } catch (IOException e) {
          counters.dropped++; // the backend may be back for the next one
          continue;
        }
        if (from == null) {
          return;
        }
        int length = buffer.flip().remaining();
        byte[] datagram = io.datagram();
        buffer.get(datagram, 0, length);
        counters.up(length, from.equals(to) && of.send(id, datagram, 0, length, now));
      }
    }

    void end() {
      flows.remove(this);
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing is left to be done: the descriptor is gone.
      }
    }
  }
}
