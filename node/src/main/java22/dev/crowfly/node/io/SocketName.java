package dev.crowfly.node.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An address and port as the system has it, {@code sockaddr_in} or {@code sockaddr_in6}.
 *
 * <pre>
 *  0 family (short)                 0 family (short)
 *  2 port (network order)           2 port (network order)
 *  4 IPv4 address                   4 flow label
 *  8 nothing (8)                    8 IPv6 address, perhaps an IPv4-mapped one
 *                                  24 scope (int)
 * </pre>
 */
final class SocketName {
  /** Room for either. */
  static final int BYTES = 32;

  static final int BYTES_4 = 16;
  static final int BYTES_6 = 28;
  static final int PORT = 2;
  static final int ADDRESS_4 = 4;
  static final int ADDRESS_6 = 8;
  static final int SCOPE = 24;

  private static final ValueLayout.OfShort NETWORK_SHORT =
      JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  // RFC 4291 §2.5.5.2
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

  private SocketName() {}

  /**
   * Writes an address; for an IPv6 socket also one of IPv4.
   *
   * @return false when a socket of this family can't send there, or not just like that
   */
  static boolean write(InetSocketAddress address, boolean six, MemorySegment to, long at) {
    InetAddress ip = address.getAddress();
    if (ip == null || ip.isAnyLocalAddress() || (!six && !(ip instanceof Inet4Address))) {
      return false;
    }
    to.asSlice(at, BYTES).fill((byte) 0);
    to.set(JAVA_SHORT, at, (short) (six ? LinuxCalls.AF_INET6 : LinuxCalls.AF_INET));
    to.set(NETWORK_SHORT, at + PORT, (short) address.getPort());
    byte[] bytes = ip.getAddress();
    if (!six) {
      put(bytes, to, at + ADDRESS_4);
    } else if (ip instanceof Inet6Address scoped) {
      put(bytes, to, at + ADDRESS_6);
      to.set(JAVA_INT, at + SCOPE, scoped.getScopeId());
    } else {
      put(MAPPED, to, at + ADDRESS_6);
      put(bytes, to, at + ADDRESS_6 + MAPPED.length);
    }
    return true;
  }

  private static void put(byte[] bytes, MemorySegment to, long at) {
    MemorySegment.copy(bytes, 0, to, JAVA_BYTE, at, bytes.length);
  }

  /** The address that is written there; an IPv4-mapped one as what it stands for. */
  static InetSocketAddress read(MemorySegment from, long at) {
    int port = port(from, at);
    try {
      if (from.get(JAVA_SHORT, at) == LinuxCalls.AF_INET) {
        return new InetSocketAddress(
            InetAddress.getByAddress(bytes(from, at + ADDRESS_4, 4)), port);
      }
      byte[] bytes = bytes(from, at + ADDRESS_6, 16);
      if (Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length)) {
        byte[] four = Arrays.copyOfRange(bytes, MAPPED.length, bytes.length);
        return new InetSocketAddress(InetAddress.getByAddress(four), port);
      }
      int scope = from.get(JAVA_INT, at + SCOPE);
      InetAddress ip =
          scope == 0
              ? InetAddress.getByAddress(bytes)
              : Inet6Address.getByAddress(null, bytes, scope);
      return new InetSocketAddress(ip, port);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  static int port(MemorySegment from, long at) {
    return Short.toUnsignedInt(from.get(NETWORK_SHORT, at + PORT));
  }

  private static byte[] bytes(MemorySegment from, long at, int count) {
    byte[] bytes = new byte[count];
    MemorySegment.copy(from, JAVA_BYTE, at, bytes, 0, count);
    return bytes;
  }
}
