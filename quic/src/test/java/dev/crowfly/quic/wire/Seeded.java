package dev.crowfly.quic.wire;

import dev.crowfly.quic.testing.SeededRandom;
import java.util.EnumSet;
import java.util.List;

/** Bytes and choices that a seed determines: much cheaper than arrays made by jqwik. */
final class Seeded {
  private final SeededRandom random;

  Seeded(long seed) {
    random = new SeededRandom(seed);
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes, 0, length);
    return bytes;
  }

  /** 0 up to {@code bound} - 1. */
  int below(int bound) {
    return Integer.remainderUnsigned(BigEndian.getInt(bytes(4), 0), bound);
  }

  boolean flip() {
    return below(2) == 0;
  }

  <E extends Enum<E>> E of(Class<E> type) {
    List<E> constants = List.copyOf(EnumSet.allOf(type));
    return constants.get(below(constants.size()));
  }

  /** A value of any number of bits. */
  long varInt() {
    return BigEndian.getLong(bytes(8), 0) >>> (2 + below(62));
  }

  /** Changes some bytes: to another value, to 0xff or by one bit. */
  void perturb(byte[] bytes, int changes) {
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int at = below(bytes.length);
      bytes[at] =
          switch (below(3)) {
            case 0 -> (byte) below(256);
            case 1 -> (byte) 0xff;
            default -> (byte) (bytes[at] ^ 1 << below(8));
          };
    }
  }
}
