package dev.crowfly.ice.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * The value of an address attribute (RFC 8489 §14.1, §14.2).
 *
 * <pre>
 *   0                   1                   2                   3
 *  |0 0 0 0 0 0 0 0|    Family     |             Port              |
 *  |              Address: 32 bits (1) or 128 bits (2)             |
 * </pre>
 *
 * <p>In the XOR form the port is XORed with the upper half of the cookie, the address with cookie
 * and transaction ID: bytes 4 to 19 of the header.
 */
final class AddressValue {
  static final int IPV4_BYTES = 4;
  static final int IPV6_BYTES = 16;

  private static final int FAMILY_IPV4 = 1;
  private static final int FAMILY_IPV6 = 2;
  private static final int PORT_OFFSET = 2;
  private static final int ADDRESS_OFFSET = 4;

  private AddressValue() {}

  static int length(int addressBytes) {
    return ADDRESS_OFFSET + addressBytes;
  }

  static boolean isWellFormed(byte[] array, int offset, int length) {
    if (length < ADDRESS_OFFSET) {
      return false;
    }
    int family = array[offset + 1];
    return (family == FAMILY_IPV4 && length == length(IPV4_BYTES))
        || (family == FAMILY_IPV6 && length == length(IPV6_BYTES));
  }

  /**
   * Writes a value at {@code offset}.
   *
   * @param message where the header begins, for the XOR form; negative for the plain form
   */
  static void write(byte[] array, int offset, byte[] address, int port, int message) {
    array[offset] = 0;
    array[offset + 1] = (byte) (address.length == IPV4_BYTES ? FAMILY_IPV4 : FAMILY_IPV6);
    Bytes.putShort(array, offset + PORT_OFFSET, port ^ portMask(message));
    int at = offset + ADDRESS_OFFSET;
    for (int i = 0; i < address.length; i++) {
      array[at + i] = (byte) (address[i] ^ mask(array, message, i));
    }
  }

  static int port(byte[] array, int offset, int message) {
    return Bytes.getShort(array, offset + PORT_OFFSET) ^ portMask(message);
  }

  static boolean equal(
      byte[] array, int offset, int length, byte[] address, int port, int message) {
    if (length != length(address.length) || port(array, offset, message) != port) {
      return false;
    }
    int at = offset + ADDRESS_OFFSET;
    for (int i = 0; i < address.length; i++) {
      if ((byte) (array[at + i] ^ mask(array, message, i)) != address[i]) {
        return false;
      }
    }
    return true;
  }

  /** The address as the JDK has it: an IPv4-mapped IPv6 address becomes an IPv4 address. */
  static InetSocketAddress read(byte[] array, int offset, int length, int message) {
    byte[] address = new byte[length - ADDRESS_OFFSET];
    int at = offset + ADDRESS_OFFSET;
    for (int i = 0; i < address.length; i++) {
      address[i] = (byte) (array[at + i] ^ mask(array, message, i));
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port(array, offset, message));
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of 4 or 16 bytes", e);
    }
  }

  private static int portMask(int message) {
    return message < 0 ? 0 : Stun.MAGIC_COOKIE >>> 16;
  }

  private static byte mask(byte[] array, int message, int i) {
    return message < 0 ? 0 : array[message + Stun.COOKIE_OFFSET + i];
  }
}
