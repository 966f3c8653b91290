package dev.crowfly.sim.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Literal addresses; names are never looked up. */
public final class Addresses {
  private static final int IPV6_GROUPS = 8;

  private Addresses() {}

  /** An address from its numeric form; IPv6 with a scope in numbers, such as {@code fe80::1%2}. */
  public static InetAddress ip(String literal) {
    if (literal.indexOf(':') < 0) {
      return of(dotted(literal));
    }
    int percent = literal.indexOf('%');
    if (percent < 0) {
      return of(colons(literal));
    }
    Inet6Address plain = (Inet6Address) of(colons(literal.substring(0, percent)));
    return scoped(plain, number(literal.substring(percent + 1), 10, Integer.MAX_VALUE, literal));
  }

  /** An endpoint, from an address in numeric form. */
  public static InetSocketAddress endpoint(String literal, int port) {
    return new InetSocketAddress(ip(literal), port);
  }

  static InetAddress ipv4(int bits) {
    return of(
        new byte[] {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits});
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] dotted(String literal) {
    String[] parts = literal.split("\\.", -1);
    byte[] bytes = new byte[4];
    if (parts.length != bytes.length) {
      throw malformed(literal);
    }
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) number(parts[i], 10, 0xff, literal);
    }
    return bytes;
  }

  private static byte[] colons(String literal) {
    byte[] bytes = new byte[2 * IPV6_GROUPS];
    int gap = literal.indexOf("::");
    String head = gap < 0 ? literal : literal.substring(0, gap);
    String[] before = groups(head);
    String[] after = gap < 0 ? new String[0] : groups(literal.substring(gap + 2));
    int count = before.length + after.length;
    if (gap < 0 ? count != IPV6_GROUPS : count >= IPV6_GROUPS) {
      throw malformed(literal);
    }
    for (int i = 0; i < before.length; i++) {
      put(bytes, i, before[i], literal);
    }
    for (int i = 0; i < after.length; i++) {
      put(bytes, IPV6_GROUPS - after.length + i, after[i], literal);
    }
    return bytes;
  }

  private static String[] groups(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }

  private static void put(byte[] bytes, int group, String text, String literal) {
    int value = number(text, 16, 0xffff, literal);
    bytes[2 * group] = (byte) (value >> 8);
    bytes[2 * group + 1] = (byte) value;
  }

  private static int number(String text, int radix, int most, String literal) {
    try {
      int value = Integer.parseInt(text, radix);
      if (value >= 0 && value <= most && text.charAt(0) != '+' && text.charAt(0) != '-') {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw malformed(literal);
  }

  private static IllegalArgumentException malformed(String literal) {
    return new IllegalArgumentException("not a numeric address: " + literal);
  }

  static InetAddress unscoped(InetAddress address) {
    return address instanceof Inet6Address inet6 && inet6.getScopeId() != 0
        ? scoped(inet6, 0)
        : address;
  }

  static InetSocketAddress unscoped(InetSocketAddress endpoint) {
    return endpoint.getAddress() instanceof Inet6Address inet6 && inet6.getScopeId() != 0
        ? new InetSocketAddress(scoped(inet6, 0), endpoint.getPort())
        : endpoint;
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
