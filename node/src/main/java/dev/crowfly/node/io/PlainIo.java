package dev.crowfly.node.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** One call of NIO for each datagram: works everywhere. */
final class PlainIo implements DatagramIo {
  /** So many of them in a row, and the others of the loop get their turn. */
  private static final int MAX_UNREACHABLE = 64;

  private final DatagramChannel channel;
  private final PeerAddresses peers;
  private final ByteBuffer input;
  private final ByteBuffer output;

  /**
   * For one socket.
   *
   * @param beside whose buffers it shares, being of the same loop; null = nobody's
   */
  PlainIo(DatagramChannel channel, PlainIo beside) {
    this.channel = channel;
    boolean alone = beside == null;
    peers = alone ? new PeerAddresses() : beside.peers;
    input = alone ? ByteBuffer.allocateDirect(ReceivedBatch.BYTES) : beside.input;
    output = alone ? ByteBuffer.allocateDirect(ReceivedBatch.BYTES) : beside.output;
  }

  /** The addresses that it tells. */
  PeerAddresses peers() {
    return peers;
  }

  @Override
  public boolean receive(ReceivedBatch into) throws IOException {
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
  public void close() {
    // The channel knows by itself that it is closed.
  }
}
