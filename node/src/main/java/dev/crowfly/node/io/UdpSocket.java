package dev.crowfly.node.io;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * A UDP socket: large buffers, fragmentation forbidden where the JDK can (19 and later). One system
 * call for each datagram.
 */
public final class UdpSocket implements Transport {
  /** The system takes what it allows of it. */
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  /** So many of them in a row, and the others of the loop get their turn. */
  private static final int MAX_UNREACHABLE = 64;

  // Known by name: the class that holds it has it since JDK 19 only.
  private static final String DONT_FRAGMENT = "IP_DONTFRAGMENT";

  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private final boolean dualStack;
  private final boolean forbidsFragmentation;
  private final PeerAddresses peers;
  private final ByteBuffer input;
  private final ByteBuffer output;
  private SelectionKey key;

  /** A socket; with another one's buffers if it is of the same loop. */
  private UdpSocket(DatagramChannel channel, boolean dualStack, UdpSocket beside)
      throws IOException {
    this.channel = channel;
    this.dualStack = dualStack;
    boolean alone = beside == null;
    peers = alone ? new PeerAddresses() : beside.peers;
    input = alone ? ByteBuffer.allocateDirect(ReceivedBatch.BYTES) : beside.input;
    output = alone ? ByteBuffer.allocateDirect(ReceivedBatch.BYTES) : beside.output;
    local = (InetSocketAddress) channel.getLocalAddress();
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
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
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
    InetSocketAddress peer = null;
    boolean asked = false;
    for (int i = 0; !asked && i < MAX_UNREACHABLE; i++) {
      try {
        peer = (InetSocketAddress) channel.receive(input.clear());
        asked = true;
      } catch (PortUnreachableException e) {
        // Windows tells it to sockets that are connected to nobody: news of another datagram.
      }
    }
    if (peer == null) {
      return false;
    }
    int length = input.flip().remaining();
    input.get(into.buffer(), 0, length);
    into.filled(length, length, peers.intern(peer));
    return true;
  }

  @Override
  public int send(byte[] buffer, int offset, int length, int segmentBytes, InetSocketAddress peer)
      throws IOException {
    int done = 0;
    while (done < length) {
      int size = Math.min(segmentBytes, length - done);
      output.clear().put(buffer, offset + done, size).flip();
      try {
        if (channel.send(output, peer) == 0) {
          return done; // an empty datagram is never asked for
        }
      } catch (IOException | RuntimeException e) {
        if (done == 0) {
          throw e;
        }
        return done; // the next call begins with the one that can't be sent, and tells
      }
      done += size;
    }
    return done;
  }

  @Override
  public void awaitWritable(boolean await) {
    if (key != null && key.isValid()) {
      key.interestOps(await ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed for us in any case.
    }
  }
}
