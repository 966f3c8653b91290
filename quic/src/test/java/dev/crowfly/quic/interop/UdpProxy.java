package dev.crowfly.quic.interop;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between one client and a server, over real UDP: a NAT that may change the port which the
 * server sees, and a network that may be bad.
 *
 * <p>Neither side is told of a change of the port. One thread, which the proxy owns, forwards.
 */
final class UdpProxy implements AutoCloseable {
  /** What becomes of datagrams that the server sends to a port from before a change. */
  enum OldPorts {
    /** They are lost: the NAT has forgotten the port. */
    FORGOTTEN,
    /** They reach the client all the same. */
    KEPT
  }

  private static final int READS_PER_TURN = 64;
  private static final long BOUND_MILLIS = 20_000;

  private final InetSocketAddress server;
  private final OurNode.Faults faults;
  private final OldPorts oldPorts;
  private final List<DatagramChannel> keptOutside = new ArrayList<>();
  private final Selector selector;
  private final DatagramChannel inside;
  private final InetSocketAddress address;
  private final ByteBuffer buffer = ByteBuffer.allocate(65_535);
  private final AtomicInteger rebindingsAsked = new AtomicInteger();
  private final AtomicLong sinceRebinding = new AtomicLong();
  private final Thread thread;
  private DatagramChannel outside;
  private volatile InetSocketAddress seenByServer;
  private SocketAddress client;
  private volatile int rebindings;
  private volatile boolean closing;
  private volatile Throwable failure;

  private UdpProxy(InetSocketAddress server, OurNode.Faults faults, OldPorts oldPorts)
      throws IOException {
    this.server = server;
    this.faults = faults;
    this.oldPorts = oldPorts;
    selector = Selector.open();
    inside = LoopbackSockets.open(selector);
    address = (InetSocketAddress) inside.getLocalAddress();
    bindOutside();
    thread = new Thread(this::loop, "udp-proxy-" + address.getPort());
    thread.setDaemon(true);
  }

  /** A NAT in front of a good network. */
  static UdpProxy nat(InetSocketAddress server, OldPorts oldPorts) {
    return start(server, OurNode.Faults.NONE, oldPorts);
  }

  /**
   * A network with these faults.
   *
   * @param faults incoming: what happens on the way to the client; outgoing: to the server
   */
  static UdpProxy faulty(InetSocketAddress server, OurNode.Faults faults) {
    return start(server, faults, OldPorts.FORGOTTEN);
  }

  private static UdpProxy start(
      InetSocketAddress server, OurNode.Faults faults, OldPorts oldPorts) {
    try {
      UdpProxy proxy = new UdpProxy(server, faults, oldPorts);
      proxy.thread.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("no loopback socket", e);
    }
  }

  /** Where the client finds the server. */
  InetSocketAddress address() {
    return address;
  }

  /** Where the server sees the client at present. */
  InetSocketAddress seenByServer() {
    return seenByServer;
  }

  /** Has the server see the client on another port, soon; of any thread. */
  void rebind() {
    rebindingsAsked.incrementAndGet();
    selector.wakeup();
  }

  /** How many changes of the port are done; of any thread. */
  int rebindings() {
    return rebindings;
  }

  /** How many datagrams of the server came to the present port; of any thread. */
  long datagramsSinceRebinding() {
    return sinceRebinding.get();
  }

  private void bindOutside() throws IOException {
    outside = LoopbackSockets.open(selector);
    sinceRebinding.set(0);
    seenByServer = (InetSocketAddress) outside.getLocalAddress();
  }

  private void loop() {
    try {
      while (!closing) {
        if (rebindings < rebindingsAsked.get()) {
          leave(outside);
          bindOutside();
          rebindings = rebindingsAsked.get();
        }
        read(inside);
        for (DatagramChannel old : keptOutside) {
          read(old);
        }
        read(outside);
        long now = System.nanoTime();
        faults.outgoing().onTimeout(now, out -> send(outside, out));
        faults.incoming().onTimeout(now, in -> send(inside, in));
        select();
      }
    } catch (Throwable e) {
      failure = e;
    } finally {
      keptOutside.forEach(UdpProxy::close);
      close(outside);
      close(inside);
      close(selector);
    }
  }

  private void leave(DatagramChannel port) throws IOException {
    if (oldPorts == OldPorts.KEPT) {
      keptOutside.add(port);
    } else {
      port.close();
    }
  }

  private void read(DatagramChannel from) throws IOException {
    for (int i = 0; i < READS_PER_TURN; i++) {
      SocketAddress source = from.receive(buffer.clear());
      if (source == null) {
        return;
      }
      byte[] data = new byte[buffer.flip().remaining()];
      buffer.get(data);
      long now = System.nanoTime();
      if (from != inside) {
        if (from == outside) {
          sinceRebinding.incrementAndGet();
        }
        UdpDatagram in = new UdpDatagram(data, address, client);
        faults.incoming().offer(in, now, it -> send(inside, it));
      } else {
        client = source;
        UdpDatagram out = new UdpDatagram(data, address, server);
        faults.outgoing().offer(out, now, it -> send(outside, it));
      }
    }
  }

  private static void send(DatagramChannel through, UdpDatagram datagram) {
    try {
      // A full socket buffer returns 0, which is a loss like any other on the way.
      through.send(ByteBuffer.wrap(datagram.data()), datagram.peer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void select() throws IOException {
    long next = Math.min(faults.incoming().nextTimeout(), faults.outgoing().nextTimeout());
    selector.selectedKeys().clear();
    if (next == Long.MAX_VALUE) {
      selector.select();
      return;
    }
    long wait = next - System.nanoTime();
    if (wait <= 0) {
      selector.selectNow();
    } else {
      selector.select(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    }
  }

  private static void close(Closeable one) {
    try {
      one.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the thread, closes the sockets, and throws what went wrong on the thread. */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join(BOUND_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new AssertionError("the proxy failed", failure);
    }
  }
}
