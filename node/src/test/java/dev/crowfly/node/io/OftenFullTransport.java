package dev.crowfly.node.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.util.SplittableRandom;

/** A socket whose send buffer is as small as a test wants it; loopback itself is never full. */
final class OftenFullTransport implements Transport {
  private final Transport socket;
  private final SplittableRandom random = new SplittableRandom(11);
  private int left;

  OftenFullTransport(Transport socket) {
    this.socket = socket;
  }

  @Override
  public InetSocketAddress localAddress() {
    return socket.localAddress();
  }

  @Override
  public boolean isDualStack() {
    return socket.isDualStack();
  }

  @Override
  public boolean forbidsFragmentation() {
    return socket.forbidsFragmentation();
  }

  @Override
  public void register(Selector selector, Object attachment) throws IOException {
    socket.register(selector, attachment);
  }

  @Override
  public boolean receive(SelectableChannel from, ReceivedBatch into) throws IOException {
    return socket.receive(from, into);
  }

  @Override
  public int send(byte[] buffer, int offset, int length, int segmentBytes, InetSocketAddress peer)
      throws IOException {
    int room = Math.min(left, (length + segmentBytes - 1) / segmentBytes);
    if (room == 0) {
      return 0;
    }
    left -= room;
    return socket.send(buffer, offset, Math.min(length, room * segmentBytes), segmentBytes, peer);
  }

  @Override
  public void awaitWritable(boolean await) {
    socket.awaitWritable(await);
    if (await) {
      left = 1 + random.nextInt(40);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
