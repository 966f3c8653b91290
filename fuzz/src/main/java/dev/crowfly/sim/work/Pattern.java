package dev.crowfly.sim.work;

/** The bytes that are transferred: each follows from its place. */
public final class Pattern {
  private Pattern() {}

  /** The byte at a place, from 0. */
  public static byte at(long place) {
    return (byte) (place * 31 + (place >> 8) * 7 + (place >> 16));
  }

  static void fill(byte[] out, int length, long place) {
    for (int i = 0; i < length; i++) {
      out[i] = at(place + i);
    }
  }

  static void check(byte[] in, int offset, int length, long place, Object whose) {
    for (int i = 0; i < length; i++) {
      if (in[offset + i] != at(place + i)) {
        throw new AssertionError(
            whose + ": a byte was lost, repeated or changed at " + (place + i));
      }
    }
  }
}
