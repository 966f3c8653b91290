package dev.crowfly.ice.candidate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order of host addresses (RFC 8421 §4): IPv6 and IPv4 in turn, IPv6 first, so that a family
 * that does not work delays the other by one check only. Within a family the addresses that reach
 * far come first; link-local ones come after all others.
 */
public final class AddressOrder {
  private AddressOrder() {}

  /** The same addresses, best first. Equal reach keeps the caller's order. */
  public static List<InetSocketAddress> sort(List<InetSocketAddress> hosts) {
    List<InetSocketAddress> six = new ArrayList<>();
    List<InetSocketAddress> four = new ArrayList<>();
    List<InetSocketAddress> linkLocal = new ArrayList<>();
    for (InetSocketAddress host : hosts) {
      if (host.getAddress().isLinkLocalAddress()) {
        linkLocal.add(host);
      } else if (host.getAddress() instanceof Inet6Address) {
        six.add(host);
      } else {
        four.add(host);
      }
    }
    Comparator<InetSocketAddress> reach = Comparator.comparingInt(a -> reach(a.getAddress()));
    six.sort(reach);
    four.sort(reach);
    List<InetSocketAddress> out = new ArrayList<>(hosts.size());
    for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
      if (i < six.size()) {
        out.add(six.get(i));
      }
      if (i < four.size()) {
        out.add(four.get(i));
      }
    }
    out.addAll(linkLocal);
    return out;
  }

  /** 0 for global addresses, 1 for private ones, 2 for loopback. */
  private static int reach(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return 2;
    }
    // RFC 4193: fc00::/7 is to IPv6 what RFC 1918 is to IPv4.
    boolean uniqueLocal =
        address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    return address.isSiteLocalAddress() || uniqueLocal ? 1 : 0;
  }

  /**
   * Whether a datagram from one address can reach the other at all (RFC 8445 §6.1.2.2): the same
   * family, link-local to link-local alone, and on the same link if both links are known.
   */
  public static boolean canPair(InetSocketAddress local, InetSocketAddress remote) {
    InetAddress from = local.getAddress();
    InetAddress to = remote.getAddress();
    if ((from instanceof Inet6Address) != (to instanceof Inet6Address)) {
      return false;
    }
    if (!(from instanceof Inet6Address fromSix) || !(to instanceof Inet6Address toSix)) {
      return true;
    }
    if (fromSix.isLinkLocalAddress() != toSix.isLinkLocalAddress()) {
      return false;
    }
    return fromSix.getScopeId() == 0
        || toSix.getScopeId() == 0
        || fromSix.getScopeId() == toSix.getScopeId();
  }
}
