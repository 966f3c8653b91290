package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.quic.wire.VarInt;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Var-ints (RFC 9000 §16): decoding agrees with arithmetic on the RFC's words, every size encodes
 * what it can hold and refuses what it can't.
 */
public final class VarIntTarget {
  private static final int MOST_OFFSETS = 64;

  private VarIntTarget() {}

  /** Decodes at every position of the input. */
  public static void fuzzerTestOneInput(byte[] input) {
    Shifted shifted = Shifted.of(input);
    for (int at = 0; at <= Math.min(input.length, MOST_OFFSETS); at++) {
      long value = VarInt.decode(input, at, input.length);
      unlessEqual(expected(input, at), value, "decoded at " + at);
      unlessEqual(
          value,
          VarInt.decode(shifted.array(), shifted.offset() + at, shifted.limit()),
          "decoded elsewhere");
      if (value >= 0) {
        checkEncodings(value, Arrays.copyOfRange(input, at, at + VarInt.sizeOf(input[at])));
      }
    }
  }

  /** RFC 9000 §16, with big numbers: no shift or mask of the code under test. */
  private static long expected(byte[] input, int at) {
    if (at >= input.length) {
      return -1;
    }
    int first = input[at] & 0xff;
    int size = first < 64 ? 1 : first < 128 ? 2 : first < 192 ? 4 : 8;
    if (at + size > input.length) {
      return -1;
    }
    BigInteger all = new BigInteger(1, Arrays.copyOfRange(input, at, at + size));
    return all.mod(BigInteger.TWO.pow(8 * size - 2)).longValueExact();
  }

  private static void checkEncodings(long value, byte[] read) {
    byte[] out = new byte[VarInt.MAX_SIZE + 1];
    int shortest = VarInt.size(value);
    unless(shortest <= read.length, "shortest size above the one that was read");
    for (int size = 1; size <= VarInt.MAX_SIZE; size *= 2) {
      if (size < shortest) {
        checkRefused(value, size);
        continue;
      }
      unlessEqual(1 + size, VarInt.encode(value, size, out, 1), "end of the encoding");
      unlessEqual(value, VarInt.decode(out, 1, 1 + size), "encoded in " + size);
      unlessEqual(-1L, VarInt.decode(out, 1, size), "decoded though cut");
      if (size == read.length) {
        unless(Arrays.equals(read, 0, size, out, 1, 1 + size), "other bytes than were read");
      }
    }
    unlessEqual(shortest, VarInt.encode(value, out, 0), "end of the shortest encoding");
  }

  private static void checkRefused(long value, int size) {
    try {
      VarInt.encode(value, size, new byte[VarInt.MAX_SIZE], 0);
    } catch (IllegalArgumentException e) {
      return;
    }
    throw new Violation(value + " was encoded in " + size + " bytes");
  }
}
