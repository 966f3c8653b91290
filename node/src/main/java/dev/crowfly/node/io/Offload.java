package dev.crowfly.node.io;

import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/**
 * Something that moves many datagrams with one system call. It is found by name at run time: the
 * class is there only where the Java that runs this can have it.
 */
interface Offload {
  /** Why there is none, for people: ends the sentence "UDP offload: none, because". */
  final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String why) {
      super(why);
    }
  }

  /** What it does, for people. */
  String describe();

  /**
   * Takes over a socket's datagrams. What it changes of the socket's options, except the size of
   * the receive buffer, the users of the socket never notice.
   *
   * @param channel bound, in non-blocking mode
   * @param local its address
   * @param plain does what this can't, for the same channel
   * @param beside what it made for another socket of the same loop and protocol family, to share
   *     memory with; or anything else
   * @throws UnavailableException when this system or this socket can't; the socket is as before
   */
  DatagramIo attach(
      DatagramChannel channel, InetSocketAddress local, PlainIo plain, DatagramIo beside)
      throws UnavailableException;
}
