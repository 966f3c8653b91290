package dev.crowfly.node.files;

import java.net.InetSocketAddress;

/**
 * A host and a port as people write them: {@code relay.example.com:4433}, {@code 192.0.2.1:4433},
 * {@code [2001:db8::1]:4433}.
 *
 * @param host a name or a literal address, without brackets
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {
  /** RFC 1035 §2.3.4. */
  private static final int MAX_HOST_CHARS = 253;

  /**
   * Reads a place that one can connect to: its port is not 0.
   *
   * @throws MalformedTextException when it makes no sense
   */
  public static HostPort parse(String text) {
    HostPort parsed = parseLocal(text);
    if (parsed.port == 0) {
      throw new MalformedTextException(
          "'" + text + "' has port 0, which nobody can connect to; name the port");
    }
    return parsed;
  }

  /**
   * Reads a place to listen on; port 0 lets the system choose.
   *
   * @throws MalformedTextException when it makes no sense
   */
  public static HostPort parseLocal(String text) {
    if (text.contains("://")) {
      throw new MalformedTextException("'" + text + "' is a URL; write HOST:PORT alone");
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.endsWith("]")) {
      throw new MalformedTextException(
          "'" + text + "' has no port; write HOST:PORT, for instance " + example(text));
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new MalformedTextException(
          "'" + text + "': an IPv6 address stands in brackets; write [ADDRESS]:PORT");
    }
    if (!isHost(host)) {
      throw new MalformedTextException(
          "'" + text + "' has no valid host; write HOST:PORT, for instance 127.0.0.1:4433");
    }
    return new HostPort(host, port(text, text.substring(colon + 1)));
  }

  /** The address, not looked up. */
  public InetSocketAddress unresolved() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  /** What {@link #parseLocal} reads. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static String example(String text) {
    return isHost(text) && text.indexOf(':') < 0 ? text + ":4433" : "127.0.0.1:4433";
  }

  private static boolean isHost(String host) {
    if (host.isEmpty() || host.length() > MAX_HOST_CHARS) {
      return false;
    }
    boolean ipv6 = host.indexOf(':') >= 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      boolean allowed = letterOrDigit || c == '.' || c == '-' || c == '_';
      if (!allowed && !(ipv6 && (c == ':' || c == '%'))) {
        return false;
      }
    }
    return true;
  }

  private static int port(String text, String digits) {
    boolean valid = !digits.isEmpty() && digits.length() <= 5;
    for (int i = 0; i < digits.length() && valid; i++) {
      valid = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    int port = valid ? Integer.parseInt(digits) : -1;
    if (port < 0 || port > 65_535) {
      throw new MalformedTextException(
          "'" + text + "' has the port '" + digits + "'; a port is a number from 1 to 65535");
    }
    return port;
  }
}
