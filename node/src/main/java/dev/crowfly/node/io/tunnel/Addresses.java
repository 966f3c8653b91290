package dev.crowfly.node.io.tunnel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses as people write them. */
final class Addresses {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  /** What the JDK takes for an IPv4 or IPv6 address, or refuses, without asking a name server. */
  private static final Pattern LITERAL =
      Pattern.compile(
          OCTET + "(\\." + OCTET + "){3}|(?=[^%]*:)[0-9a-fA-F:][0-9a-fA-F:.]*(%[0-9]+)?");

  private Addresses() {}

  /** Resolves an IP address that is written as a host; null if that is a name. Never blocks. */
  static InetSocketAddress literal(InetSocketAddress unresolved) {
    String host = unresolved.getHostString();
    if (!LITERAL.matcher(host).matches()) {
      return null;
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), unresolved.getPort());
    } catch (UnknownHostException e) {
      return null; // it has the letters of an IPv6 address only
    }
  }

  /** {@code host:port}, with brackets around IPv6. */
  static String text(InetSocketAddress address) {
    String host =
        address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
