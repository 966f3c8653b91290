package dev.crowfly.node.io;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * A UDP socket: large buffers, fragmentation forbidden where the JDK can (19 and later). One system
 * call for each datagram, or for many of them where there is an {@linkplain Offloads offload}.
 */
public final class UdpSocket implements Transport {
  /** The system takes what it allows of it. */
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  // Known by name: the class that holds it has it since JDK 19 only.
  private static final String DONT_FRAGMENT = "IP_DONTFRAGMENT";

  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private final boolean dualStack;
  private final boolean forbidsFragmentation;
  private final PlainIo plain;
  private final DatagramIo io;
  private SelectionKey key;

  /** A socket; with another one's buffers if it is of the same loop. */
  private UdpSocket(DatagramChannel channel, boolean dualStack, UdpSocket beside)
      throws IOException {
    this.channel = channel;
    this.dualStack = dualStack;
    local = (InetSocketAddress) channel.getLocalAddress();
    plain = new PlainIo(channel, beside == null ? null : beside.plain);
    io = Offloads.attach(channel, local, plain, beside == null ? null : beside.io);
    // Behind the offload, which plays with the size.
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
    forbidsFragmentation = forbidFragmentation(channel);
  }

  /**
   * A socket bound to an address; {@code 0.0.0.0} is IPv4 alone, {@code ::} is IPv6 and IPv4.
   *
   * @param bind port 0 is any
   * @throws java.net.BindException when the port is taken or the address is not ours
   */
  public static Transport open(InetSocketAddress bind) throws IOException {
    InetAddress address = bind.getAddress();
    if (address == null) {
      throw new IOException("bind to an IP address, not to the name " + bind.getHostString());
    }
    boolean four = address instanceof Inet4Address;
    boolean both = !four && address.isAnyLocalAddress();
    return open(bind, family(four), both, /* beside= */ null);
  }

  private static ProtocolFamily family(boolean four) {
    return four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
  }

  @Override
  public Transport another() throws IOException {
    boolean four = local.getAddress() instanceof Inet4Address;
    InetSocketAddress bind = new InetSocketAddress(local.getAddress(), 0);
    return open(bind, family(four), dualStack, this);
  }

  /** A socket for IPv6 and IPv4 on all addresses; IPv4 alone on machines without IPv6. */
  public static Transport openDualStack(int port) throws IOException {
    try {
      return open(new InetSocketAddress(Inet6Address.getByAddress(null, new byte[16], 0), port));
    } catch (UnsupportedOperationException e) {
      return open(new InetSocketAddress(Inet4Address.getByAddress(new byte[4]), port));
    }
  }

  private static Transport open(
      InetSocketAddress bind, ProtocolFamily family, boolean both, UdpSocket beside)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open(family);
    try {
      channel.bind(bind);
      channel.configureBlocking(false);
      return new UdpSocket(channel, both, beside);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean forbidFragmentation(DatagramChannel channel) throws IOException {
    for (SocketOption<?> option : channel.supportedOptions()) {
      if (option.name().equals(DONT_FRAGMENT) && option.type() == Boolean.class) {
        @SuppressWarnings("unchecked") // its type was looked at
        SocketOption<Boolean> dontFragment = (SocketOption<Boolean>) option;
        try {
          channel.setOption(dontFragment, true);
          return channel.getOption(dontFragment);
        } catch (UnsupportedOperationException e) {
          return false; // the JDK knows it, the system does not
        }
      }
    }
    return false;
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public boolean isDualStack() {
    return dualStack;
  }

  @Override
  public boolean forbidsFragmentation() {
    return forbidsFragmentation;
  }

  @Override
  public void register(Selector selector, Object attachment) throws IOException {
    key = channel.register(selector, SelectionKey.OP_READ, attachment);
  }

  @Override
  public boolean receive(SelectableChannel from, ReceivedBatch into) throws IOException {
    return io.receive(into);
  }

  @Override
  public int send(byte[] buffer, int offset, int length, int segmentBytes, InetSocketAddress peer)
      throws IOException {
    return io.send(buffer, offset, length, segmentBytes, peer);
  }

  @Override
  public void awaitWritable(boolean await) {
    if (key != null && key.isValid()) {
      key.interestOps(await ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }
  }

  @Override
  public void close() {
    io.close();
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed for us in any case.
    }
  }
}
