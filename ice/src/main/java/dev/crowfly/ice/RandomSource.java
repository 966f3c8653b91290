package dev.crowfly.ice;

/**
 * The only source of randomness that this module knows.
 *
 * <p>The runtime injects a cryptographically strong one; tests inject a seeded one, which makes
 * every run repeatable. Credentials, tie-breakers and transaction IDs draw from it, so its output
 * must be unpredictable outside of tests. Called by the owner thread only.
 */
@FunctionalInterface
public interface RandomSource {
  /**
   * Fills {@code length} bytes of {@code out}, beginning at {@code offset}, with random bytes.
   *
   * @param out the caller's array; not kept
   */
  void nextBytes(byte[] out, int offset, int length);
}
