package dev.crowfly.node.core.intermediate;

import dev.crowfly.ice.stun.ServerAddresses;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * The sockets of an Intermediate, as a STUN server names them.
 *
 * @param addresses one, or with {@code --alternate} the four that RFC 5780 §6 wants; of a wildcard
 *     socket, an address that clients reach it at. Null: no address is known, and STUN is not
 *     answered
 * @param keys the local key of the socket that has {@code addresses.get(i)}
 */
public record StunSockets(ServerAddresses addresses, List<SocketAddress> keys) {
  /** Keeps a copy of the list. */
  public StunSockets {
    keys = List.copyOf(keys);
    if (addresses != null && addresses.count() != keys.size()) {
      throw new IllegalArgumentException(
          addresses.count() + " addresses need as many sockets, not " + keys.size());
    }
  }

  /** STUN is not answered. */
  public static StunSockets none() {
    return new StunSockets(null, List.of());
  }

  /** One socket, which can't answer from elsewhere. */
  public static StunSockets single(SocketAddress key, InetSocketAddress address) {
    return new StunSockets(ServerAddresses.single(address), List.of(key));
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
