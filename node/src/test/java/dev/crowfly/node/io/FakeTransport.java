package dev.crowfly.node.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** Notes what it is given and takes as much as a test lets it. */
final class FakeTransport implements Transport {
  final List<String> calls = new ArrayList<>();
  final List<Byte> firstBytes = new ArrayList<>();
  private final InetSocketAddress address;
  private final boolean dualStack;
  private final boolean forbidsFragmentation;
  int roomDatagrams = Integer.MAX_VALUE;
  boolean fails;
  boolean awaitsWritable;

  FakeTransport(InetSocketAddress address, boolean dualStack, boolean forbidsFragmentation) {
    this.address = address;
    this.dualStack = dualStack;
    this.forbidsFragmentation = forbidsFragmentation;
  }

  FakeTransport() {
    this(new InetSocketAddress(1), true, true);
  }

  @Override
  public InetSocketAddress localAddress() {
    return address;
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
  public void register(Selector selector, Object attachment) {}

  @Override
  public boolean receive(SelectableChannel from, ReceivedBatch into) {
    return false;
  }

  @Override
  public int send(byte[] buffer, int offset, int length, int segmentBytes, InetSocketAddress peer)
      throws IOException {
    if (fails) {
      throw new IOException("no route");
    }
    int taken = (int) Math.min(length, (long) roomDatagrams * segmentBytes);
    if (taken > 0) {
      calls.add(taken + "/" + segmentBytes + " to " + peer.getPort());
      int datagrams = (taken + segmentBytes - 1) / segmentBytes;
      roomDatagrams -= roomDatagrams == Integer.MAX_VALUE ? 0 : datagrams;
      for (int i = 0; i < datagrams; i++) {
        firstBytes.add(buffer[offset + i * segmentBytes]);
      }
    }
    return taken;
  }

  @Override
  public void awaitWritable(boolean await) {
    awaitsWritable = await;
  }

  @Override
  public void close() {}
}
