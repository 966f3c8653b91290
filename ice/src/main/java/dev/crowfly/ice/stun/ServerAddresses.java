package dev.crowfly.ice.stun;

import java.net.InetSocketAddress;

/**
 * The addresses under which clients see a server: one, or the four that RFC 5780 §6 wants (two
 * addresses with two ports each).
 *
 * <p>They are what the server tells its clients; a runtime behind a forwarding router maps its
 * sockets to them. Each getter gives the same object every time, so that it can serve as a key.
 */
public final class ServerAddresses {
  private final InetSocketAddress[] sockets;

  private ServerAddresses(InetSocketAddress... sockets) {
    this.sockets = sockets;
  }

  /** A server with one socket: it can't answer from elsewhere. */
  public static ServerAddresses single(InetSocketAddress address) {
    checkResolved(address);
    return new ServerAddresses(address);
  }

  /**
   * A server with four sockets: both addresses, each with both ports.
   *
   * @throws IllegalArgumentException if addresses or ports are equal, or the families differ
   */
  public static ServerAddresses withAlternate(
      InetSocketAddress primary, InetSocketAddress alternate) {
    checkResolved(primary);
    checkResolved(alternate);
    if (primary.getAddress().equals(alternate.getAddress())
        || primary.getPort() == alternate.getPort()) {
      throw new IllegalArgumentException(
          "Give an alternate with another address and another port than " + primary);
    }
    if (primary.getAddress().getClass() != alternate.getAddress().getClass()) {
      throw new IllegalArgumentException("Give an alternate of the family of " + primary);
    }
    return new ServerAddresses(
        primary,
        new InetSocketAddress(primary.getAddress(), alternate.getPort()),
        new InetSocketAddress(alternate.getAddress(), primary.getPort()),
        alternate);
  }

  private static void checkResolved(InetSocketAddress address) {
    if (address.isUnresolved() || address.getAddress().isAnyLocalAddress()) {
      throw new IllegalArgumentException("Tell clients a real address, not " + address);
    }
  }

  /** Whether there are four. */
  public boolean hasAlternate() {
    return sockets.length > 1;
  }

  /** How many there are: 1 or 4. */
  public int count() {
    return sockets.length;
  }

  /** One of them: 0 is the primary; index 1 flips the port, index 2 the address, 3 both. */
  public InetSocketAddress get(int index) {
    return sockets[index];
  }

  /** The index of a socket's address; -1 if it is none of them. */
  int indexOf(InetSocketAddress address) {
    for (int i = 0; i < sockets.length; i++) {
      if (sockets[i].equals(address)) {
        return i;
      }
    }
    return -1;
  }

  /** The index of the socket that differs from {@code from} as {@code changeRequest} asks. */
  static int changed(int from, int changeRequest) {
    int port = (changeRequest & ChangeRequest.PORT) == 0 ? 0 : 1;
    int address = (changeRequest & ChangeRequest.ADDRESS) == 0 ? 0 : 2;
    return from ^ (port | address);
  }
}
