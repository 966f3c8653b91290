package dev.crowfly.quic.path;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Whether two opaque addresses are the same; allocates nothing. */
public final class Addresses {
  private Addresses() {}

  /**
   * Like {@code equals}, except that link-local IPv6 addresses on different interfaces differ:
   * {@code Inet6Address.equals} ignores the scope.
   */
  public static boolean same(SocketAddress a, SocketAddress b) {
    return a == b || (a.equals(b) && scopeOf(a) == scopeOf(b));
  }

  private static int scopeOf(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address v6
        ? v6.getScopeId()
        : 0;
  }
}
