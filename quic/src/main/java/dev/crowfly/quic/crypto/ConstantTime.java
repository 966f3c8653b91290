package dev.crowfly.quic.crypto;

/** Comparison whose time does not tell where two byte strings differ. */
final class ConstantTime {
  private ConstantTime() {}

  static boolean equal(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
    int difference = 0;
    for (int i = 0; i < length; i++) {
      difference |= a[aOffset + i] ^ b[bOffset + i];
    }
    return difference == 0;
  }
}
