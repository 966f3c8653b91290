package dev.crowfly.quic.identity;

import java.util.Arrays;

/**
 * Reads IP addresses as people write them, without the platform's parser: that one asks a resolver
 * about what it does not understand.
 */
final class AddressLiteral {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  private AddressLiteral() {}

  /** The 4 or 16 bytes of a literal address, or null when {@code text} is none. */
  static byte[] parse(String text) {
    return text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
  }

  /** Four decimal numbers, without the shorthands and the octal numbers of old. */
  private static byte[] parseIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] address = new byte[IPV4_BYTES];
    if (parts.length != IPV4_BYTES) {
      return null;
    }
    for (int i = 0; i < IPV4_BYTES; i++) {
      int value = number(parts[i], 10, 3);
      boolean leadingZero = parts[i].length() > 1 && parts[i].charAt(0) == '0';
      if (value < 0 || value > 255 || leadingZero) {
        return null;
      }
      address[i] = (byte) value;
    }
    return address;
  }

  /** RFC 4291 §2.2: eight groups, a run of zero groups as {@code ::}, the last two as IPv4. */
  private static byte[] parseIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] all = groups(text, true);
      return all != null && all.length == IPV6_BYTES ? all : null;
    }
    byte[] head = groups(text.substring(0, gap), false);
    byte[] tail = groups(text.substring(gap + 2), true);
    if (head == null || tail == null || head.length + tail.length > IPV6_BYTES - 2) {
      return null;
    }
    byte[] address = Arrays.copyOf(head, IPV6_BYTES);
    System.arraycopy(tail, 0, address, IPV6_BYTES - tail.length, tail.length);
    return address;
  }

  /**
   * The bytes of groups between colons; none for the empty text, null when they are malformed.
   *
   * @param atEnd whether the address ends with them: only there IPv4 may stand
   */
  private static byte[] groups(String text, boolean atEnd) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    byte[] bytes = new byte[2 * parts.length + 2];
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      boolean last = atEnd && i == parts.length - 1;
      byte[] ipv4 = last && parts[i].indexOf('.') >= 0 ? parseIpv4(parts[i]) : null;
      if (ipv4 != null) {
        System.arraycopy(ipv4, 0, bytes, length, IPV4_BYTES);
        length += IPV4_BYTES;
        continue;
      }
      int value = number(parts[i], 16, 4);
      if (value < 0) {
        return null;
      }
      bytes[length++] = (byte) (value >> 8);
      bytes[length++] = (byte) value;
    }
    return Arrays.copyOf(bytes, length);
  }

  /** The value of 1 to {@code maxDigits} ASCII digits, or -1. */
  private static int number(String digits, int radix, int maxDigits) {
    if (digits.isEmpty() || digits.length() > maxDigits) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
