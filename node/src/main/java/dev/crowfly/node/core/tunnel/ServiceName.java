package dev.crowfly.node.core.tunnel;

import java.nio.charset.StandardCharsets;

/**
 * What may be the name of a service: 1 to 64 characters of {@code a-z 0-9 . _ -}, the first one a
 * letter or digit.
 */
public final class ServiceName {
  /** The longest name, in characters and in bytes. */
  public static final int MAX_BYTES = 64;

  /** Answers each message of 8 bytes with the same; at every Connector. */
  public static final String PING = "crowfly.ping";

  /** Sends or takes bytes as fast as C can; at every Connector. */
  public static final String SPEED = "crowfly.speed";

  private static final String RESERVED = "crowfly.";

  private ServiceName() {}

  /**
   * Whether the name is Crowfly's own: nobody publishes it, every Agent may use it, and the
   * Connector itself answers.
   */
  public static boolean isReserved(String name) {
    return name.startsWith(RESERVED);
  }

  /** Whether this may be the name of a service. */
  public static boolean isValid(String name) {
    if (name.isEmpty() || name.length() > MAX_BYTES) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!mayStand(name.charAt(i), i == 0)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the name.
   *
   * @throws IllegalArgumentException if it may not be one
   */
  public static String check(String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "a service name is 1 to "
              + MAX_BYTES
              + " characters of a-z 0-9 . _ - and begins with a letter or digit");
    }
    return name;
  }

  /** Writes a checked name and returns the position after it. */
  static int write(String name, byte[] out, int offset) {
    for (int i = 0; i < name.length(); i++) {
      out[offset + i] = (byte) name.charAt(i);
    }
    return offset + name.length();
  }

  /** The name in these bytes; null if they make none. */
  static String read(byte[] in, int offset, int length) {
    if (length < 1 || length > MAX_BYTES) {
      return null;
    }
    String name = new String(in, offset, length, StandardCharsets.ISO_8859_1);
    return isValid(name) ? name : null;
  }

  private static boolean mayStand(char c, boolean first) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (!first && (c == '.' || c == '_' || c == '-'));
  }
}
