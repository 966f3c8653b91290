package dev.crowfly.quic.testing;

import dev.crowfly.quic.RandomSource;
import java.util.SplittableRandom;

/** A repeatable {@link RandomSource}: the same seed gives the same bytes. */
public final class SeededRandom implements RandomSource {
  private final SplittableRandom random;

  public SeededRandom(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public void nextBytes(byte[] out, int offset, int length) {
    for (int i = 0; i < length; i++) {
      out[offset + i] = (byte) random.nextInt();
    }
  }
}
