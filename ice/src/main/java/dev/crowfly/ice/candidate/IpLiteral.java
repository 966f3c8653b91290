package dev.crowfly.ice.candidate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Reads IP addresses in their text form (RFC 4291 §2.2). {@link InetAddress#getByName} would do,
 * and would ask a name server for everything that is none.
 */
final class IpLiteral {
  private static final int GROUPS = 8;

  private IpLiteral() {}

  /** The address; {@code null} if the text is none. */
  static InetAddress parse(String text) {
    byte[] bytes = text.indexOf(':') < 0 ? four(text) : six(text);
    if (bytes == null) {
      return null;
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are always an address", e);
    }
  }

  private static byte[] four(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] out = new byte[4];
    for (int i = 0; i < 4; i++) {
      int value = digits(parts[i], 10, 3);
      if (value < 0 || value > 255) {
        return null;
      }
      out[i] = (byte) value;
    }
    return out;
  }

  private static byte[] six(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] all = groups(text, true);
      return all != null && all.length == 2 * GROUPS ? all : null;
    }
    byte[] head = groups(text.substring(0, gap), false);
    byte[] tail = groups(text.substring(gap + 2), true);
    if (head == null || tail == null || head.length + tail.length > 2 * (GROUPS - 1)) {
      return null;
    }
    byte[] out = new byte[2 * GROUPS];
    System.arraycopy(head, 0, out, 0, head.length);
    System.arraycopy(tail, 0, out, out.length - tail.length, tail.length);
    return out;
  }

  /** Groups of sixteen bits; the last two of an address may be written as IPv4. */
  private static byte[] groups(String text, boolean atEnd) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    if (parts.length > GROUPS) {
      return null;
    }
    byte[] out = new byte[2 * GROUPS + 2];
    int at = 0;
    for (int i = 0; i < parts.length; i++) {
      if (atEnd && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        byte[] four = four(parts[i]);
        if (four == null) {
          return null;
        }
        System.arraycopy(four, 0, out, at, 4);
        at += 4;
        continue;
      }
      int value = digits(parts[i], 16, 4);
      if (value < 0) {
        return null;
      }
      out[at++] = (byte) (value >> 8);
      out[at++] = (byte) value;
    }
    return Arrays.copyOf(out, at);
  }

  /** The value of one to {@code max} digits; -1 if the text is anything else. */
  private static int digits(String text, int radix, int max) {
    if (text.isEmpty() || text.length() > max) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1; // ASCII digits alone
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
