package dev.crowfly.node.core.tunnel;

/** The variable-length integer of RFC 9000 §16, which headers inside C use as well. */
final class Varint {
  /** The most bytes that a value takes. */
  static final int MAX_SIZE = 8;

  /** What {@link #decode} returns when the bytes end too early. */
  static final long MISSING = -1;

  private Varint() {}

  /** How many bytes the shortest encoding takes. */
  static int size(long value) {
    if (value < 0 || value >= 1L << 62) {
      throw new IllegalArgumentException("not a varint: " + value);
    }
    return value < 1 << 6 ? 1 : value < 1 << 14 ? 2 : value < 1 << 30 ? 4 : 8;
  }

  /** How many bytes the varint takes that begins so. */
  static int sizeOf(byte first) {
    return 1 << ((first & 0xff) >> 6);
  }

  /** Writes the shortest encoding and returns the position after it. */
  static int encode(long value, byte[] out, int offset) {
    int size = size(value);
    long bits = value | ((long) Integer.numberOfTrailingZeros(size) << (8 * size - 2));
    for (int i = size - 1; i >= 0; i--) {
      out[offset + i] = (byte) bits;
      bits >>>= 8;
    }
    return offset + size;
  }

  /** Reads one, of any length; {@link #MISSING} when it does not end before {@code limit}. */
  static long decode(byte[] in, int offset, int limit) {
    if (offset >= limit || sizeOf(in[offset]) > limit - offset) {
      return MISSING;
    }
    int size = sizeOf(in[offset]);
    long value = in[offset] & 0x3f;
    for (int i = 1; i < size; i++) {
      value = (value << 8) | (in[offset + i] & 0xff);
    }
    return value;
  }
}
