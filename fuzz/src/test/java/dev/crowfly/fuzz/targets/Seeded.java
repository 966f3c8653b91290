package dev.crowfly.fuzz.targets;

import java.util.SplittableRandom;

/** Repeatable randomness, for every module's own interface of it. */
final class Seeded implements dev.crowfly.quic.RandomSource, dev.crowfly.ice.RandomSource {
  private final SplittableRandom random;

  Seeded(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public void nextBytes(byte[] out, int offset, int length) {
    for (int i = 0; i < length; i++) {
      out[offset + i] = (byte) random.nextInt();
    }
  }
}
