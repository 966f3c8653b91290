package dev.crowfly.fuzz.targets;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes inputs as a fuzzer does, but repeatably and without looking at coverage: one to four
 * changes, each of a bit, a byte, a number or a range.
 */
final class Mutations {
  private static final int MOST_BYTES = 1 << 14;
  private static final int[] EDGES = {0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xbf, 0xc0, 0xfe, 0xff};

  private final SplittableRandom random;
  private final List<byte[]> corpus;

  Mutations(long seed, List<byte[]> corpus) {
    random = new SplittableRandom(seed);
    this.corpus = corpus;
  }

  /** A changed copy of one of the corpus. */
  byte[] next() {
    byte[] input = any().clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      input = change(input);
    }
    return input;
  }

  private byte[] any() {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] change(byte[] in) {
    if (in.length == 0) {
      return insert(in, 0, noise(1 + random.nextInt(40)));
    }
    int at = random.nextInt(in.length);
    int length = 1 + random.nextInt(Math.min(in.length - at, 64));
    return switch (random.nextInt(9)) {
      case 0 -> set(in, at, in[at] ^ 1 << random.nextInt(8));
      case 1 -> set(in, at, EDGES[random.nextInt(EDGES.length)]);
      case 2 -> set(in, at, in[at] + random.nextInt(-4, 5));
      case 3 -> set(in, at, random.nextInt(256));
      case 4 -> remove(in, at, length);
      case 5 -> insert(in, at, noise(length));
      case 6 -> insert(in, at, Arrays.copyOfRange(in, at, at + length));
      case 7 -> Arrays.copyOf(in, at);
      default -> splice(in, at);
    };
  }

  private static byte[] set(byte[] in, int at, int value) {
    in[at] = (byte) value;
    return in;
  }

  private static byte[] remove(byte[] in, int at, int length) {
    byte[] out = Arrays.copyOf(in, in.length - length);
    System.arraycopy(in, at + length, out, at, in.length - at - length);
    return out;
  }

  private static byte[] insert(byte[] in, int at, byte[] what) {
    if (in.length + what.length > MOST_BYTES) {
      return in;
    }
    byte[] out = new byte[in.length + what.length];
    System.arraycopy(in, 0, out, 0, at);
    System.arraycopy(what, 0, out, at, what.length);
    System.arraycopy(in, at, out, at + what.length, in.length - at);
    return out;
  }

  private byte[] splice(byte[] in, int at) {
    byte[] other = any();
    int from = other.length == 0 ? 0 : random.nextInt(other.length);
    return insert(Arrays.copyOf(in, at), at, Arrays.copyOfRange(other, from, other.length));
  }

  private byte[] noise(int length) {
    byte[] out = new byte[length];
    random.nextBytes(out);
    return out;
  }
}
