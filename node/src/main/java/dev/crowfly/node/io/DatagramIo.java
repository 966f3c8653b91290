package dev.crowfly.node.io;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * How the datagrams of a {@link UdpSocket} get to the system and back; as {@link Transport} says.
 * Used by one thread at a time.
 */
interface DatagramIo {
  /** As {@link Transport#receive}. */
  boolean receive(ReceivedBatch into) throws IOException;

  /** As {@link Transport#send}. */
  int send(byte[] buffer, int offset, int length, int segmentBytes, InetSocketAddress peer)
      throws IOException;

  /** The socket is about to be closed: nothing goes through it after this has returned. */
  void close();
}
