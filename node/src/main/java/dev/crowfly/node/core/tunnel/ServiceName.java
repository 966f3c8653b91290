package dev.crowfly.node.core.tunnel;

import java.nio.charset.StandardCharsets;

/**
 * Names of services inside C: those of Crowfly itself, and how a name is written. What a name may
 * be {@link dev.crowfly.signaling.ServiceName} says.
 */
public final class ServiceName {
  /** Answers each message of 8 bytes with the same; at every Connector. */
  public static final String PING = "crowfly.ping";

  /** Sends or takes bytes as fast as C can; at every Connector. */
  public static final String SPEED = "crowfly.speed";

  /** The longest name: a character is a byte. */
  static final int MAX_BYTES = dev.crowfly.signaling.ServiceName.MAX_CHARS;

  private ServiceName() {}

  /**
   * Returns the name.
   *
   * @throws IllegalArgumentException if it may not be one
   */
  public static String check(String name) {
    if (!dev.crowfly.signaling.ServiceName.isValid(name)) {
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
    return dev.crowfly.signaling.ServiceName.isValid(name) ? name : null;
  }
}
