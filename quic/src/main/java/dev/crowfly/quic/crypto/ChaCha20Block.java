package dev.crowfly.quic.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The ChaCha20 block function (RFC 8439 §2.3) with a fixed key; allocates nothing per block.
 *
 * <p>Built from additions, exclusive ors and rotations alone: neither branches nor look-ups depend
 * on secret values.
 */
final class ChaCha20Block {
  static final int KEY_LENGTH = 32;
  static final int BLOCK_LENGTH = 64;

  private static final VarHandle LE_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] key = new int[8];
  private final int[] block = new int[16];

  ChaCha20Block(byte[] key) {
    if (key.length != KEY_LENGTH) {
      throw new IllegalArgumentException("key of " + key.length + " bytes");
    }
    for (int i = 0; i < 8; i++) {
      this.key[i] = (int) LE_INT.get(key, 4 * i);
    }
  }

  /**
   * Computes one block; {@link #word} gives its parts.
   *
   * @param in 16 bytes at {@code offset}: block counter and nonce, as RFC 9001 §5.4.4 samples them
   */
  void compute(byte[] in, int offset) {
    final int k0 = key[0];
    final int k1 = key[1];
    final int k2 = key[2];
    final int k3 = key[3];
    final int k4 = key[4];
    final int k5 = key[5];
    final int k6 = key[6];
    final int k7 = key[7];
    final int n0 = (int) LE_INT.get(in, offset);
    final int n1 = (int) LE_INT.get(in, offset + 4);
    final int n2 = (int) LE_INT.get(in, offset + 8);
    final int n3 = (int) LE_INT.get(in, offset + 12);
    int x0 = 0x61707865;
    int x1 = 0x3320646e;
    int x2 = 0x79622d32;
    int x3 = 0x6b206574;
    int x4 = k0;
    int x5 = k1;
    int x6 = k2;
    int x7 = k3;
    int x8 = k4;
    int x9 = k5;
    int x10 = k6;
    int x11 = k7;
    int x12 = n0;
    int x13 = n1;
    int x14 = n2;
    int x15 = n3;
    for (int i = 0; i < 10; i++) {
      // Quarter rounds by steps, four at a time: columns, then diagonals (RFC 8439 §2.3).
      x0 += x4;
      x12 = Integer.rotateLeft(x12 ^ x0, 16);
      x1 += x5;
      x13 = Integer.rotateLeft(x13 ^ x1, 16);
      x2 += x6;
      x14 = Integer.rotateLeft(x14 ^ x2, 16);
      x3 += x7;
      x15 = Integer.rotateLeft(x15 ^ x3, 16);
      x8 += x12;
      x4 = Integer.rotateLeft(x4 ^ x8, 12);
      x9 += x13;
      x5 = Integer.rotateLeft(x5 ^ x9, 12);
      x10 += x14;
      x6 = Integer.rotateLeft(x6 ^ x10, 12);
      x11 += x15;
      x7 = Integer.rotateLeft(x7 ^ x11, 12);
      x0 += x4;
      x12 = Integer.rotateLeft(x12 ^ x0, 8);
      x1 += x5;
      x13 = Integer.rotateLeft(x13 ^ x1, 8);
      x2 += x6;
      x14 = Integer.rotateLeft(x14 ^ x2, 8);
      x3 += x7;
      x15 = Integer.rotateLeft(x15 ^ x3, 8);
      x8 += x12;
      x4 = Integer.rotateLeft(x4 ^ x8, 7);
      x9 += x13;
      x5 = Integer.rotateLeft(x5 ^ x9, 7);
      x10 += x14;
      x6 = Integer.rotateLeft(x6 ^ x10, 7);
      x11 += x15;
      x7 = Integer.rotateLeft(x7 ^ x11, 7);
      x0 += x5;
      x15 = Integer.rotateLeft(x15 ^ x0, 16);
      x1 += x6;
      x12 = Integer.rotateLeft(x12 ^ x1, 16);
      x2 += x7;
      x13 = Integer.rotateLeft(x13 ^ x2, 16);
      x3 += x4;
      x14 = Integer.rotateLeft(x14 ^ x3, 16);
      x10 += x15;
      x5 = Integer.rotateLeft(x5 ^ x10, 12);
      x11 += x12;
      x6 = Integer.rotateLeft(x6 ^ x11, 12);
      x8 += x13;
      x7 = Integer.rotateLeft(x7 ^ x8, 12);
      x9 += x14;
      x4 = Integer.rotateLeft(x4 ^ x9, 12);
      x0 += x5;
      x15 = Integer.rotateLeft(x15 ^ x0, 8);
      x1 += x6;
      x12 = Integer.rotateLeft(x12 ^ x1, 8);
      x2 += x7;
      x13 = Integer.rotateLeft(x13 ^ x2, 8);
      x3 += x4;
      x14 = Integer.rotateLeft(x14 ^ x3, 8);
      x10 += x15;
      x5 = Integer.rotateLeft(x5 ^ x10, 7);
      x11 += x12;
      x6 = Integer.rotateLeft(x6 ^ x11, 7);
      x8 += x13;
      x7 = Integer.rotateLeft(x7 ^ x8, 7);
      x9 += x14;
      x4 = Integer.rotateLeft(x4 ^ x9, 7);
    }
    int[] out = block;
    out[0] = x0 + 0x61707865;
    out[1] = x1 + 0x3320646e;
    out[2] = x2 + 0x79622d32;
    out[3] = x3 + 0x6b206574;
    out[4] = x4 + k0;
    out[5] = x5 + k1;
    out[6] = x6 + k2;
    out[7] = x7 + k3;
    out[8] = x8 + k4;
    out[9] = x9 + k5;
    out[10] = x10 + k6;
    out[11] = x11 + k7;
    out[12] = x12 + n0;
    out[13] = x13 + n1;
    out[14] = x14 + n2;
    out[15] = x15 + n3;
  }

  /**
   * Four bytes of the last block, little-endian.
   *
   * @param index 0 to 15
   */
  int word(int index) {
    return block[index];
  }

  /** Zeroes key and block. */
  void discard() {
    Arrays.fill(key, 0);
    Arrays.fill(block, 0);
  }
}
