package dev.crowfly.ice.agent;

import dev.crowfly.ice.RandomSource;

/**
 * A username fragment and its password (RFC 8445 §5.3), as signaling carries them.
 *
 * @param ufrag 4 to 256 characters of the ICE alphabet
 * @param password 22 to 256 characters of the ICE alphabet
 */
public record IceCredentials(String ufrag, String password) {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** 48 bits: no two sessions of a node meet. */
  private static final int UFRAG_LENGTH = 8;

  /** 144 bits; the RFC wants 128. */
  private static final int PASSWORD_LENGTH = 24;

  /**
   * Credentials that somebody gave us.
   *
   * @throws IllegalArgumentException if a length or a character is not allowed
   */
  public IceCredentials {
    check("ufrag", ufrag, 4);
    check("password", password, 22);
  }

  private static void check(String what, String text, int min) {
    if (text.length() < min || text.length() > 256) {
      throw new IllegalArgumentException(
          "the " + what + " has " + text.length() + " characters, not " + min + " to 256");
    }
    if (!text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)) {
      throw new IllegalArgumentException("the " + what + " has letters, digits, '+' and '/' only");
    }
  }

  /** New ones. */
  public static IceCredentials generate(RandomSource random) {
    return new IceCredentials(text(random, UFRAG_LENGTH), text(random, PASSWORD_LENGTH));
  }

  private static String text(RandomSource random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes, 0, length);
    StringBuilder out = new StringBuilder(length);
    for (byte b : bytes) {
      out.append(ALPHABET.charAt(b & 63));
    }
    return out.toString();
  }

  /** The fragment alone: the password never reaches a log. */
  @Override
  public String toString() {
    return "IceCredentials[ufrag=" + ufrag + "]";
  }
}
