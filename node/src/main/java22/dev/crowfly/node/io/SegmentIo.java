package dev.crowfly.node.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/**
 * Many datagrams with one system call, of equal size and to or from one peer.
 *
 * <p>What the system refuses, for whatever reason, is sent in the plain way: that says what is
 * wrong with it, if anything is. What comes in can't be received in the plain way, since NIO does
 * not tell where one datagram ends and the next begins.
 */
final class SegmentIo implements DatagramIo {
  /** UDP_MAX_SEGMENTS; newer systems take twice as many. */
  private static final int MAX_SEGMENTS = 64;

  /** What one IPv4 packet can hold, which is what the system thinks that it sends. */
  private static final int MAX_BYTES = 65_507;

  /** As in {@link PlainIo}. */
  private static final int MAX_UNREACHABLE = 64;

  private final DatagramChannel channel;
  private final int descriptor;
  private final OffloadMemory memory;
  private final PlainIo plain;
  private boolean closed;

  SegmentIo(DatagramChannel channel, int descriptor, OffloadMemory memory, PlainIo plain) {
    this.channel = channel;
    this.descriptor = descriptor;
    this.memory = memory;
    this.plain = plain;
  }

  OffloadMemory memory() {
    return memory;
  }

  // Locked against close() alone: the number of a closed socket may be somebody else's by now.

  @Override
  public synchronized boolean receive(ReceivedBatch into) throws IOException {
    checkOpen();
    ReceiveMessage input = memory.input;
    for (int i = 0; i < MAX_UNREACHABLE; i++) {
      long length = input.receive(descriptor);
      if (length >= 0) {
        input.take((int) length, into);
        return true;
      }
      if (length == -LinuxCalls.EAGAIN) {
        return false;
      }
      if (length != -LinuxCalls.ECONNREFUSED) {
        throw new SocketException("recvmsg: error " + -length);
      }
    }
    return false;
  }

  @Override
  public synchronized int send(
      byte[] buffer, int offset, int length, int segmentBytes, InetSocketAddress peer)
      throws IOException {
    checkOpen();
    SendMessage output = memory.output;
    int number = output.peer(peer);
    int bytes = Math.min(length, atOnce(segmentBytes));
    boolean several = bytes > segmentBytes;
    if (number < 0 || bytes > MAX_BYTES || (several && output.isPlain(number))) {
      return plain.send(buffer, offset, length, segmentBytes, peer);
    }
    long sent = output.send(descriptor, buffer, offset, bytes, segmentBytes, number);
    if (sent >= 0) {
      return (int) sent;
    }
    if (sent == -LinuxCalls.EAGAIN) {
      return 0;
    }
    int taken = plain.send(buffer, offset, length, segmentBytes, peer);
    if (several && taken > 0) {
      output.setPlain(number);
    }
    return taken;
  }

  private static int atOnce(int segmentBytes) {
    return segmentBytes * Math.clamp(MAX_BYTES / segmentBytes, 1, MAX_SEGMENTS);
  }

  private void checkOpen() throws ClosedChannelException {
    if (closed || !channel.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
