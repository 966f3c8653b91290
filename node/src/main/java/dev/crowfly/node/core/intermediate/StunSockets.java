package dev.crowfly.node.core.intermediate;

import dev.crowfly.ice.stun.ServerAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;

/**
 * The sockets of an Intermediate, as a STUN server names them.
 *
 * @param addresses one, or with {@code --alternate} the four that RFC 5780 §6 wants; of a wildcard
 *     socket, an address that clients reach it at. Null: no address is known, and STUN is not
 *     answered
 * @param keys the local key of the socket that has {@code addresses.get(i)}
 * @param observerKey the local key of one more socket, for nothing but STUN, so that nodes are seen
 *     from two ports; null if there is none
 * @param observerAddress of that socket; null if there is none
 */
public record StunSockets(
    ServerAddresses addresses,
    List<SocketAddress> keys,
    SocketAddress observerKey,
    InetSocketAddress observerAddress) {
  /** Keeps a copy of the list. */
  public StunSockets {
    keys = List.copyOf(keys);
    if (addresses != null && addresses.count() != keys.size()) {
      throw new IllegalArgumentException(
          addresses.count() + " addresses need as many sockets, not " + keys.size());
    }
    if ((observerKey == null) != (observerAddress == null)) {
      throw new IllegalArgumentException("an observer has a key and an address, or neither");
    }
  }

  /** Those without an observer. */
  public StunSockets(ServerAddresses addresses, List<SocketAddress> keys) {
    this(addresses, keys, null, null);
  }

  /** STUN is not answered. */
  public static StunSockets none() {
    return new StunSockets(null, List.of());
  }

  /** One socket, which can't answer from elsewhere. */
  public static StunSockets single(SocketAddress key, InetSocketAddress address) {
    return new StunSockets(ServerAddresses.single(address), List.of(key));
  }

  /** The same with one more socket, from which nodes are seen too. */
  public StunSockets withObserver(SocketAddress key, InetSocketAddress address) {
    return new StunSockets(addresses, keys, key, address);
  }

  /**
   * Where nodes have themselves seen from a second place; null if there is none. Of the observer
   * the port alone is told, with a wildcard address: the Intermediate's own, as the node knows it.
   */
  InetSocketAddress toldObserver() {
    if (addresses != null && addresses.hasAlternate()) {
      return addresses.get(addresses.count() - 1);
    }
    return observerAddress == null
        ? null
        : new InetSocketAddress(ownAddress(), observerAddress.getPort());
  }

  private static InetAddress ownAddress() {
    try {
      return InetAddress.getByAddress(new byte[4]);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 bytes are an address", e);
    }
  }

  /** The address of a socket; null if it has none. */
  InetSocketAddress addressOf(SocketAddress key) {
    int index = keys.indexOf(key);
    return index < 0 ? null : addresses.get(index);
  }

  /** The socket of one of the addresses. */
  SocketAddress keyOf(SocketAddress address) {
    for (int i = 0; i < keys.size(); i++) {
      if (Objects.equals(addresses.get(i), address)) {
        return keys.get(i);
      }
    }
    throw new IllegalArgumentException("not an address of ours: " + address);
  }
}
