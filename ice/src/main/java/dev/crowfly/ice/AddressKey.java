package dev.crowfly.ice;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * A transport address as a key: the same only if the IPv6 scope is the same, which {@link
 * Inet6Address#equals} ignores.
 *
 * <p>{@code fe80::1} on two links is two hosts, and a check that went to one of them says nothing
 * of the other.
 *
 * @param address resolved; IPv4 or IPv6
 */
public record AddressKey(InetSocketAddress address) {
  /**
   * A key for an address.
   *
   * @throws IllegalArgumentException if the address is a name that nobody resolved
   */
  public AddressKey {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("resolve the address first: ICE asks no name server");
    }
  }

  /** Whether two resolved addresses are equal in IP address, port and scope. */
  public static boolean same(InetSocketAddress a, InetSocketAddress b) {
    return a.equals(b) && scope(a) == scope(b);
  }

  /** The numeric IPv6 scope; 0 for none and for IPv4. */
  public static int scope(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address six ? six.getScopeId() : 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressKey key && same(address, key.address);
  }

  @Override
  public int hashCode() {
    return 31 * address.hashCode() + scope(address);
  }
}
