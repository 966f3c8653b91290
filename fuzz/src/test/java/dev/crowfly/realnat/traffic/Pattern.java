package dev.crowfly.realnat.traffic;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An endless sequence of bytes in which the one at n is a function of n. */
public final class Pattern {
  static final int CHUNK_BYTES = 32 * 1024;

  private Pattern() {}

  /** Writes the bytes {@code from} and following into the first places. */
  static void fill(byte[] into, int length, long from) {
    for (int i = 0; i < length; i++) {
      into[i] = at(from + i);
    }
  }

  /** How many of these bytes are as they should be, up to the first that is not. */
  static int matching(byte[] bytes, int length, long from) {
    int i = 0;
    while (i < length && bytes[i] == at(from + i)) {
      i++;
    }
    return i;
  }

  /** No period of a power of two, so that a lost or repeated block shows. */
  private static byte at(long n) {
    return (byte) (n * 31 + (n >> 8) * 7 + (n >> 16) * 13 + n % 251);
  }

  /** What so many of them hash to, in hexadecimal digits. */
  public static String sha256(long bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK_BYTES];
      for (long done = 0; done < bytes; done += chunk.length) {
        int length = (int) Math.min(chunk.length, bytes - done);
        fill(chunk, length, done);
        digest.update(chunk, 0, length);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
