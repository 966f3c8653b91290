package dev.crowfly.signaling.codec;

/** Variable-length integers of RFC 9000 §16; signaling knows no QUIC, so it has its own. */
final class Varint {
  static final int MAX_BYTES = 8;
  static final long MAX_VALUE = (1L << 62) - 1;

  private Varint() {}

  /** Writes the shortest form; how many bytes that are. */
  static int put(byte[] to, int offset, long value) {
    if (value < 0 || value > MAX_VALUE) {
      throw new IllegalArgumentException("no varint: " + value);
    }
    int exponent = exponentOf(value);
    int length = 1 << exponent;
    for (int i = 0; i < length; i++) {
      to[offset + i] = (byte) (value >>> (8 * (length - 1 - i)));
    }
    to[offset] |= (byte) (exponent << 6);
    return length;
  }

  /** How many bytes the shortest form has. */
  static int lengthOf(long value) {
    return 1 << exponentOf(value);
  }

  private static int exponentOf(long value) {
    if (value < 1 << 6) {
      return 0;
    }
    if (value < 1 << 14) {
      return 1;
    }
    return value < 1 << 30 ? 2 : 3;
  }
}
