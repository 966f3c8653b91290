package dev.crowfly.bench;

import dev.crowfly.quic.Transmit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** A plain NIO loop of one side over a socket of its own: one datagram per system call. */
final class UdpLoop implements Runnable {
  private static final int READS_PER_TURN = 64;
  private static final int SLOT_BYTES = 1500;
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  private final BulkSide side;
  private final DatagramChannel channel;
  private final Selector selector;
  private final InetSocketAddress local;
  private final ByteBuffer input = ByteBuffer.allocateDirect(SLOT_BYTES);
  private final ByteBuffer output = ByteBuffer.allocateDirect(SLOT_BYTES);
  private final byte[] inputBytes = new byte[SLOT_BYTES];
  private final byte[] outputBytes = new byte[SLOT_BYTES];
  private final Transmit transmit = new Transmit();
  private final long origin = System.nanoTime();
  private volatile boolean closing;
  private long droppedByFullSocket;

  UdpLoop(BulkSide side) throws IOException {
    this.side = side;
    selector = Selector.open();
    channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    local = (InetSocketAddress) channel.getLocalAddress();
  }

  InetSocketAddress address() {
    return local;
  }

  /** Before the loop runs. */
  void connect(SocketAddress server) {
    side.connect(local, server, now());
  }

  void close() {
    closing = true;
    selector.wakeup();
  }

  long droppedByFullSocket() {
    return droppedByFullSocket;
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  @Override
  public void run() {
    try (selector;
        channel) {
      drain();
      while (!closing) {
        receive();
        long now = now();
        if (side.endpoint().nextTimeout() <= now) {
          side.endpoint().onTimeout(now);
          drain();
        }
        select();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive() throws IOException {
    for (int i = 0; i < READS_PER_TURN; i++) {
      SocketAddress peer = channel.receive(input.clear());
      if (peer == null) {
        return;
      }
      int length = input.flip().remaining();
      input.get(inputBytes, 0, length);
      side.receive(inputBytes, length, local, peer, now());
      drain();
    }
  }

  private void drain() throws IOException {
    long now = now();
    do {
      while (side.pollTransmit(transmit.reset(outputBytes, 0, SLOT_BYTES), now)) {
        output.clear().put(outputBytes, 0, transmit.length()).flip();
        if (channel.send(output, transmit.peer()) == 0) {
          droppedByFullSocket++;
        }
      }
    } while (side.runApplication(now));
  }

  private void select() throws IOException {
    long next = side.endpoint().nextTimeout();
    long wait = next == Long.MAX_VALUE ? Long.MAX_VALUE : next - now();
    selector.selectedKeys().clear();
    if (wait < 1_000_000) {
      // Less than the selector can wait for: the pacer's gaps are of this kind.
      selector.selectNow();
    } else {
      selector.select(wait == Long.MAX_VALUE ? 0 : wait / 1_000_000);
    }
  }
}
