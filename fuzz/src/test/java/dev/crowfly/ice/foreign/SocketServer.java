package dev.crowfly.ice.foreign;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.stun.ServerAddresses;
import dev.crowfly.ice.stun.StunServer;
import dev.crowfly.sim.net.Addresses;
import dev.crowfly.sim.net.FilteringBehavior;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** {@link StunServer} behind four real sockets on 127.0.0.1 and 127.0.0.2, for foreign clients. */
final class SocketServer implements AutoCloseable {
  private static final int TRIES = 20;

  private final Selector selector;
  private final List<DatagramChannel> channels;
  private final ServerAddresses addresses;
  private final StunServer server;
  private final Thread loop;
  private volatile FilteringBehavior filter = FilteringBehavior.ENDPOINT_INDEPENDENT;

  private SocketServer(List<DatagramChannel> channels, ServerAddresses addresses)
      throws IOException {
    this.channels = channels;
    this.addresses = addresses;
    this.server = new StunServer(addresses);
    this.selector = Selector.open();
    for (int i = 0; i < channels.size(); i++) {
      channels.get(i).configureBlocking(false);
      channels.get(i).register(selector, SelectionKey.OP_READ, addresses.get(i));
    }
    this.loop = new Thread(this::run, "stun-server");
    loop.setDaemon(true);
    loop.start();
  }

  /** Loses the answers that a filter between a client and this server would lose. */
  SocketServer behindFilter(FilteringBehavior behavior) {
    filter = behavior;
    return this;
  }

  private boolean isFiltered(InetSocketAddress asked, InetSocketAddress answering) {
    return switch (filter) {
      case ENDPOINT_INDEPENDENT -> false;
      case ADDRESS_DEPENDENT -> !asked.getAddress().equals(answering.getAddress());
      case ADDRESS_AND_PORT_DEPENDENT -> !asked.equals(answering);
    };
  }

  /** Opens on two free ports; {@code alternate} null for one socket. */
  static SocketServer open(String primary, String alternate) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      List<DatagramChannel> opened = new ArrayList<>();
      try {
        return tryOpen(opened, primary, alternate);
      } catch (IOException e) {
        for (DatagramChannel channel : opened) {
          channel.close();
        }
      }
    }
    throw new IOException("no free pair of ports on both addresses");
  }

  private static SocketServer tryOpen(
      List<DatagramChannel> opened, String primary, String alternate) throws IOException {
    InetSocketAddress first = bind(opened, primary, 0);
    if (alternate == null) {
      return new SocketServer(opened, ServerAddresses.single(first));
    }
    InetSocketAddress second = bind(opened, primary, 0);
    bind(opened, alternate, first.getPort());
    InetSocketAddress last = bind(opened, alternate, second.getPort());
    return new SocketServer(opened, ServerAddresses.withAlternate(first, last));
  }

  private static InetSocketAddress bind(List<DatagramChannel> opened, String host, int port)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    opened.add(channel);
    channel.bind(Addresses.endpoint(host, port));
    return (InetSocketAddress) channel.getLocalAddress();
  }

  ServerAddresses addresses() {
    return addresses;
  }

  private void run() {
    byte[] in = new byte[2048];
    IceTransmit out = new IceTransmit();
    byte[] answer = new byte[2048];
    try {
      while (selector.isOpen()) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          serve(
              (InetSocketAddress) key.attachment(),
              (DatagramChannel) key.channel(),
              in,
              out.reset(answer, 0, answer.length));
        }
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException e) {
      // The test is over.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(InetSocketAddress local, DatagramChannel channel, byte[] in, IceTransmit out)
      throws IOException {
    ByteBuffer received = ByteBuffer.wrap(in);
    InetSocketAddress source = (InetSocketAddress) channel.receive(received);
    if (source == null
        || !server.receive(in, 0, received.position(), local, source, out)
        || isFiltered(local, (InetSocketAddress) out.local())) {
      return;
    }
    for (int i = 0; i < addresses.count(); i++) {
      if (addresses.get(i) == out.local()) {
        channels.get(i).send(ByteBuffer.wrap(out.buffer(), out.offset(), out.length()), out.peer());
      }
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (DatagramChannel channel : channels) {
      channel.close();
    }
    try {
      loop.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
