package dev.crowfly.quic.stream;

/** Test data whose byte at offset {@code n} is a function of {@code n}: checkable anywhere. */
final class Pattern {
  private Pattern() {}

  static byte at(long offset) {
    long mixed = (offset + 1) * 0x9e3779b97f4a7c15L;
    return (byte) (mixed >>> 56);
  }

  static byte[] bytes(long offset, int length) {
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = at(offset + i);
    }
    return out;
  }
}
