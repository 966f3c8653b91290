package dev.crowfly.node.core.leg;

import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A way to try: from one of our sockets to one address of the Intermediate. */
record Route(LocalKey local, InetSocketAddress address) {
  private static final int MAX_ROUTES = 8;

  /**
   * The ways to try, in their order: IPv6 first, then the families in turns (RFC 8305 §4), from
   * each socket that speaks the family.
   */
  static List<Route> plan(List<LocalBase> bases, List<InetSocketAddress> addresses) {
    List<Route> six = new ArrayList<>();
    List<Route> four = new ArrayList<>();
    for (InetSocketAddress address : addresses) {
      for (LocalBase base : bases) {
        if (!address.isUnresolved() && speaks(base, address)) {
          (isSix(address) ? six : four).add(new Route(base.key(), address));
        }
      }
    }
    List<Route> plan = new ArrayList<>();
    for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
      if (i < six.size()) {
        plan.add(six.get(i));
      }
      if (i < four.size()) {
        plan.add(four.get(i));
      }
    }
    return List.copyOf(plan.subList(0, Math.min(MAX_ROUTES, plan.size())));
  }

  /**
   * The socket to go on from when {@code before} is not there any more: its own next generation, or
   * else another one that speaks the family; null if there is none.
   */
  static LocalKey replacement(List<LocalBase> bases, LocalKey before, InetSocketAddress address) {
    LocalKey other = null;
    for (LocalBase base : bases) {
      if (speaks(base, address)) {
        if (base.key().socket() == before.socket()) {
          return base.key();
        }
        other = other == null ? base.key() : other;
      }
    }
    return other;
  }

  private static boolean speaks(LocalBase base, InetSocketAddress address) {
    // A socket that knows no address of its own may still have a way out.
    return base.hosts().isEmpty()
        || base.hosts().stream().anyMatch(host -> isSix(host) == isSix(address));
  }

  private static boolean isSix(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address;
  }

  /** For people: {@code 192.0.2.1:4433} or {@code [2001:db8::1]:4433}. */
  String text() {
    String host = address.getAddress().getHostAddress();
    return (isSix(address) ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
