package dev.crowfly.quic.wire;

/**
 * The variable-length integer of QUIC (RFC 9000 §16).
 *
 * <p>The two high bits of the first byte give the logarithm of the size: 1, 2, 4 or 8 bytes. What
 * remains is the value in network byte order, 0 to 2^62-1.
 */
public final class VarInt {
  /** The largest value that can be encoded, 2^62-1. */
  public static final long MAX = (1L << 62) - 1;

  /** The most bytes that a value takes. */
  public static final int MAX_SIZE = 8;

  private static final long MAX_1 = (1 << 6) - 1;
  private static final long MAX_2 = (1 << 14) - 1;
  private static final long MAX_4 = (1 << 30) - 1;

  private VarInt() {}

  /**
   * How many bytes the shortest encoding of {@code value} takes: 1, 2, 4 or 8.
   *
   * @throws IllegalArgumentException when the value is negative or greater than {@link #MAX}
   */
  public static int size(long value) {
    if ((value & ~MAX_1) == 0) {
      return 1;
    }
    if ((value & ~MAX_2) == 0) {
      return 2;
    }
    if ((value & ~MAX_4) == 0) {
      return 4;
    }
    if ((value & ~MAX) == 0) {
      return 8;
    }
    throw new IllegalArgumentException("not a var-int: " + value);
  }

  /** How many bytes the var-int takes that begins with {@code firstByte}. */
  public static int sizeOf(byte firstByte) {
    return 1 << ((firstByte & 0xff) >> 6);
  }

  /**
   * Writes {@code value} in its shortest encoding.
   *
   * @return the position after the last byte written
   * @throws IllegalArgumentException when the value is negative or greater than {@link #MAX}
   */
  public static int encode(long value, byte[] out, int offset) {
    return put(value, size(value), out, offset);
  }

  /**
   * Writes {@code value} in {@code size} bytes, which may be more than it needs.
   *
   * @param size 1, 2, 4 or 8
   * @return the position after the last byte written
   * @throws IllegalArgumentException when the value does not fit into so many bytes
   */
  public static int encode(long value, int size, byte[] out, int offset) {
    if (size(value) > size) {
      throw new IllegalArgumentException(value + " does not fit into " + size + " bytes");
    }
    return put(value, size, out, offset);
  }

  private static int put(long value, int size, byte[] out, int offset) {
    switch (size) {
      case 1 -> out[offset] = (byte) value;
      case 2 -> BigEndian.putShort(out, offset, 0x4000 | (int) value);
      case 4 -> BigEndian.putInt(out, offset, 0x8000_0000 | (int) value);
      case 8 -> BigEndian.putLong(out, offset, 0xc000_0000_0000_0000L | value);
      default -> throw new IllegalArgumentException("not a size of a var-int: " + size);
    }
    return offset + size;
  }

  /**
   * Reads the var-int at {@code offset}; its size is {@link #sizeOf} its first byte. Longer
   * encodings than necessary are read as well.
   *
   * @param limit the position after the last byte that may be read
   * @return the value, or -1 when it does not end before {@code limit}
   */
  public static long decode(byte[] buf, int offset, int limit) {
    if (offset >= limit) {
      return -1;
    }
    int size = sizeOf(buf[offset]);
    if (size > limit - offset) {
      return -1;
    }
    return switch (size) {
      case 1 -> buf[offset];
      case 2 -> BigEndian.getShort(buf, offset) & MAX_2;
      case 4 -> BigEndian.getInt(buf, offset) & MAX_4;
      default -> BigEndian.getLong(buf, offset) & MAX;
    };
  }
}
