package dev.crowfly.bench.loopback;

import java.util.Arrays;
import java.util.SplittableRandom;

/** What every stream carries: a chunk of random bytes, again and again. */
final class Payload {
  private static final byte[] CHUNK = new byte[Settings.CHUNK_BYTES];

  static {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < CHUNK.length; i++) {
      CHUNK[i] = (byte) random.nextInt();
    }
  }

  private Payload() {}

  /** Shared: not to be written to. */
  static byte[] chunk() {
    return CHUNK;
  }

  /**
   * Compares what arrived with what was sent.
   *
   * @param position of the first byte in its stream
   * @throws IllegalStateException when they differ
   */
  static void verify(byte[] data, int offset, int length, long position) {
    int done = 0;
    while (done < length) {
      int at = (int) ((position + done) % CHUNK.length);
      int n = Math.min(length - done, CHUNK.length - at);
      int from = offset + done;
      if (!Arrays.equals(data, from, from + n, CHUNK, at, at + n)) {
        throw new IllegalStateException("the bytes from " + (position + done) + " on are wrong");
      }
      done += n;
    }
  }
}
