package dev.crowfly.fuzz.targets;

import java.util.Arrays;

/**
 * The same bytes elsewhere: in the middle of a larger array whose other bytes are all ones. What a
 * parser makes of them must not depend on where they are, nor on what surrounds them.
 */
final class Shifted {
  private static final int BEFORE = 13;
  private static final int AFTER = 29;

  private final byte[] array;
  private final int length;

  private Shifted(byte[] array, int length) {
    this.array = array;
    this.length = length;
  }

  static Shifted of(byte[] bytes) {
    byte[] array = new byte[BEFORE + bytes.length + AFTER];
    Arrays.fill(array, (byte) 0xff);
    System.arraycopy(bytes, 0, array, BEFORE, bytes.length);
    return new Shifted(array, bytes.length);
  }

  byte[] array() {
    return array;
  }

  int offset() {
    return BEFORE;
  }

  int length() {
    return length;
  }

  int limit() {
    return BEFORE + length;
  }
}
