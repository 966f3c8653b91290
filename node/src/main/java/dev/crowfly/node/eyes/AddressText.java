package dev.crowfly.node.eyes;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Addresses as people write them: {@code 192.0.2.1:4433}, {@code [2001:db8::1]:4433}. */
public final class AddressText {
  private AddressText() {}

  /**
   * The text of an address; {@code relay} for the relay's, "" for none. Never looks a name up.
   *
   * @param address may be null
   */
  public static String of(SocketAddress address) {
    if (address == null) {
      return "";
    }
    if (!(address instanceof InetSocketAddress inet)) {
      // A relay address shows its session, which stands beside it already.
      return address.toString().startsWith("relay") ? "relay" : address.toString();
    }
    if (inet.isUnresolved()) {
      return inet.getHostString() + ":" + inet.getPort();
    }
    InetAddress host = inet.getAddress();
    return host instanceof Inet6Address six
        ? "[" + compressed(six) + "]:" + inet.getPort()
        : host.getHostAddress() + ":" + inet.getPort();
  }

  /** RFC 5952 §4: the longest run of zero groups, the first of equals, as {@code ::}. */
  private static String compressed(Inet6Address address) {
    byte[] bytes = address.getAddress();
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int start = -1;
    int length = 1; // a single zero group is not shortened
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    String host = address.getHostAddress();
    int scope = host.indexOf('%');
    return scope < 0 ? text.toString() : text + host.substring(scope);
  }
}
