package dev.crowfly.quic;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;

/** Tells the core what it may need to know of an address that is opaque to it. */
@FunctionalInterface
public interface PathPolicy {
  /** The properties of paths to {@code peer}; never null, the same for equal addresses. */
  PathProperties of(SocketAddress peer);

  /**
   * The policy for plain UDP over IP: nothing validated, 1200-byte datagrams and no search for
   * larger ones, the initial RTT of RFC 9002 §6.2.2 (333 ms). It is right for every socket; {@link
   * PathProperties} says who may allow more.
   */
  static PathPolicy internet() {
    return internet(PathProperties.SMALLEST_MAX_DATAGRAM_BYTES, 333_000_000L);
  }

  /**
   * The policy for plain UDP over IP with other figures.
   *
   * <p>Addresses are {@link InetSocketAddress}es; the scope of a link-local IPv6 address is part of
   * the canonical bytes, since {@code Inet6Address.equals} ignores it.
   *
   * @param maxDatagramBytes the cap for path MTU discovery, 1200 to 65527; see {@link
   *     PathProperties}
   * @param initialRttNanos above 0
   */
  static PathPolicy internet(int maxDatagramBytes, long initialRttNanos) {
    return peer ->
        new PathProperties(maxDatagramBytes, initialRttNanos, false, canonicalBytesOf(peer));
  }

  private static byte[] canonicalBytesOf(SocketAddress peer) {
    if (!(peer instanceof InetSocketAddress inet) || inet.isUnresolved()) {
      throw new IllegalArgumentException("not a resolved IP address: " + peer);
    }
    byte[] ip = inet.getAddress().getAddress();
    int scope = inet.getAddress() instanceof Inet6Address v6 ? v6.getScopeId() : 0;
    byte[] bytes = Arrays.copyOf(ip, ip.length + 6);
    bytes[ip.length] = (byte) (inet.getPort() >> 8);
    bytes[ip.length + 1] = (byte) inet.getPort();
    for (int i = 0; i < 4; i++) {
      bytes[ip.length + 2 + i] = (byte) (scope >> (24 - 8 * i));
    }
    return bytes;
  }
}
