package dev.crowfly.node.core;

import java.net.SocketAddress;

/**
 * The local end of a path over UDP: a socket, in one state of the network.
 *
 * <p>A wildcard socket never shows its local address. So an interface or route change raises the
 * generation, and what was the same socket is another local end from then on.
 */
public final class LocalKey extends SocketAddress {
  private static final long serialVersionUID = 1;

  private final int socket;
  private final int generation;

  /**
   * The key of a socket.
   *
   * @param socket which of the node's sockets, from 0
   * @param generation of the network, from 0
   */
  public LocalKey(int socket, int generation) {
    this.socket = socket;
    this.generation = generation;
  }

  /** Which of the node's sockets. */
  public int socket() {
    return socket;
  }

  /** The generation of the network. */
  public int generation() {
    return generation;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LocalKey that && socket == that.socket && generation == that.generation;
  }

  @Override
  public int hashCode() {
    return 31 * socket + generation;
  }

  @Override
  public String toString() {
    return "socket " + socket + (generation == 0 ? "" : "/" + generation);
  }
}
