package dev.crowfly.sim.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Literal addresses; names are never looked up. */
public final class Addresses {
  private Addresses() {}

  /** An address from its numeric form. */
  public static InetAddress ip(String literal) {
    if (!literal.matches("[0-9.]+|[0-9a-fA-F:]+(%[0-9]+)?")) {
      throw new IllegalArgumentException("not a numeric address: " + literal);
    }
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  /** An endpoint, from an address in numeric form. */
  public static InetSocketAddress endpoint(String literal, int port) {
    return new InetSocketAddress(ip(literal), port);
  }

  static InetAddress unscoped(InetAddress address) {
    return address instanceof Inet6Address inet6 && inet6.getScopeId() != 0
        ? scoped(inet6, 0)
        : address;
  }

  static InetSocketAddress unscoped(InetSocketAddress endpoint) {
    return new InetSocketAddress(unscoped(endpoint.getAddress()), endpoint.getPort());
  }

  /** A link-local address as the host with this interface writes it; others stay as they are. */
  static InetSocketAddress scoped(InetSocketAddress endpoint, int scopeId) {
    return endpoint.getAddress() instanceof Inet6Address inet6 && inet6.isLinkLocalAddress()
        ? new InetSocketAddress(scoped(inet6, scopeId), endpoint.getPort())
        : endpoint;
  }

  private static InetAddress scoped(Inet6Address address, int scopeId) {
    try {
      return scopeId == 0
          ? InetAddress.getByAddress(address.getAddress())
          : Inet6Address.getByAddress(null, address.getAddress(), scopeId);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
