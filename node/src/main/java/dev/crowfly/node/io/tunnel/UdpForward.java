package dev.crowfly.node.io.tunnel;

import dev.crowfly.node.core.tunnel.DatagramFlows;
import dev.crowfly.node.core.tunnel.FlowHandler;
import dev.crowfly.node.core.tunnel.ServiceLink;
import dev.crowfly.node.core.tunnel.SessionTraffic;
import dev.crowfly.node.io.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * Listens for datagrams at the Agent and carries them to a service: those of one sender in one
 * flow, answers the way back. A sender is forgotten with its flow.
 */
public final class UdpForward implements AutoCloseable, Readiness {
  private static final int DATAGRAMS_PER_TURN = 64;
  private static final int SOCKET_BUFFER_BYTES = 1 << 20;

  private final TunnelIo io;
  private final ServiceLink link;
  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private final Map<SocketAddress, Sender> senders = new HashMap<>();
  private final UdpCounters counters = new UdpCounters();

  private UdpForward(DatagramChannel channel, ServiceLink link, TunnelIo io) throws IOException {
    this.channel = channel;
    this.link = link;
    this.io = io;
    this.local = (InetSocketAddress) channel.getLocalAddress();
  }

  /**
   * Begins to listen; on the loop thread.
   *
   * @param listen where; port 0 lets the system choose
   * @throws IOException if that address can't be had; the message says which
   */
  public static UdpForward listen(InetSocketAddress listen, ServiceLink link, TunnelIo io)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
      channel.bind(listen);
      UdpForward forward = new UdpForward(channel, link, io);
      io.register(channel, SelectionKey.OP_READ, forward);
      return forward;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw new IOException(
          "can't listen on udp://" + Addresses.text(listen) + ": " + e.getMessage(), e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress local() {
    return local;
  }

  /** Where to. */
  public ServiceLink link() {
    return link;
  }

  /** The counters. */
  public UdpTunnelStats stats() {
    return counters.view(senders.size());
  }

  @Override
  public void ready(SelectionKey key, int readyOps, long now) {
    for (int i = 0; i < DATAGRAMS_PER_TURN && channel.isOpen(); i++) {
      ByteBuffer buffer = io.direct();
      SocketAddress from;
      try {
        from = channel.receive(buffer);
      } catch (IOException e) {
        counters.dropped++; // an earlier answer found nobody: others may still be there
        continue;
      }
      if (from == null) {
        return;
      }
      int length = buffer.flip().remaining();
      byte[] datagram = io.datagram();
      buffer.get(datagram, 0, length);
      counters.up(length, pass(from, datagram, length, now));
    }
  }

  private boolean pass(SocketAddress from, byte[] datagram, int length, long now) {
    Sender sender = senders.get(from);
    if (sender == null) {
      sender = new Sender(from);
      long flow = link.openFlow(sender, now);
      if (flow < 0) {
        return false;
      }
      sender.flow = flow;
      sender.traffic = link.traffic();
      senders.put(from, sender);
      counters.opened++;
    }
    return sender.traffic.flows().send(sender.flow, datagram, 0, length, now);
  }

  /** Stops listening and forgets all flows. Idempotent. */
  @Override
  public void close() {
    for (Sender sender : new ArrayList<>(senders.values())) {
      sender.flows().close(sender.flow);
    }
    senders.clear();
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left to be done: the descriptor is gone.
    }
  }

  /** Who sent something, and gets the answers. */
  private final class Sender implements FlowHandler {
    private final SocketAddress address;
    private SessionTraffic traffic;
    private long flow;

    Sender(SocketAddress address) {
      this.address = address;
    }

    DatagramFlows flows() {
      return traffic.flows();
    }

    @Override
    public void onDatagram(byte[] data, int offset, int length, long now) {
      ByteBuffer buffer = io.direct().put(data, offset, length).flip();
      boolean passed;
      try {
        passed = channel.send(buffer, address) == length && buffer.remaining() == 0;
      } catch (IOException e) {
        passed = false; // e.g. the sender's network has gone
      }
      counters.down(length, passed);
    }

    @Override
    public void onFlowClosed(long now) {
      senders.remove(address);
    }
  }
}
