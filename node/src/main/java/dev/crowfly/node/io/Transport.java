package dev.crowfly.node.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;

/**
 * What carries the node's datagrams: a UDP socket, or something that stands for one.
 *
 * <p>Shaped for batches: datagrams of equal size to one peer go down back to back in one call, and
 * may come up so. It belongs to the thread of its loop; before that, to who made it.
 */
public interface Transport extends AutoCloseable {
  /** Where it is bound, with the true port; a wildcard address if it is bound to all of them. */
  InetSocketAddress localAddress();

  /** Whether a wildcard binding takes IPv4 as well as IPv6. */
  boolean isDualStack();

  /**
   * Whether its address is none of this machine's interfaces: then it is its one host candidate.
   */
  default boolean isSimulated() {
    return false;
  }

  /** Whether datagrams that are too large for the path are dropped there, not cut to pieces. */
  boolean forbidsFragmentation();

  /**
   * Puts its channels on the selector of its loop, for reading, and all that it makes later.
   *
   * @param attachment what the keys are to carry
   */
  void register(Selector selector, Object attachment) throws IOException;

  /**
   * Takes in what came from one peer: one datagram, or several of equal size (the last may be
   * shorter).
   *
   * @param from the channel that is readable
   * @return false when there is nothing
   * @throws IOException an error of the socket; it may well go on
   */
  boolean receive(SelectableChannel from, ReceivedBatch into) throws IOException;

  /**
   * Sends datagrams that lie back to back.
   *
   * @param length of all together; above 0
   * @param segmentBytes the size of each; the last may be shorter
   * @return how many bytes were taken: whole datagrams, perhaps not all of them; 0 when its send
   *     buffer is full: {@link #awaitWritable} tells when to go on
   * @throws IOException when the first datagram can't be sent at all: too large, no route…
   */
  int send(byte[] buffer, int offset, int length, int segmentBytes, InetSocketAddress peer)
      throws IOException;

  /** Whether its channels shall also be selected for writing. */
  void awaitWritable(boolean await);

  /**
   * Another one of its kind, bound to the same addresses and a port that the system chooses, for
   * the same loop; null if there can be none.
   *
   * @throws IOException when the system has none left
   */
  default Transport another() throws IOException {
    return null;
  }

  /** Frees its sockets. Idempotent. */
  @Override
  void close();
}
