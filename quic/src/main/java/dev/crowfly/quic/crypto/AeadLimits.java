package dev.crowfly.quic.crypto;

import dev.crowfly.quic.CipherSuite;

/**
 * How often an AEAD may be used (RFC 9001 §6.6).
 *
 * @param confidentiality packets that may be sealed with one key
 * @param integrity received packets that may fail to authenticate in the life of a connection,
 *     across all keys
 */
public record AeadLimits(long confidentiality, long integrity) {
  private static final AeadLimits GCM = new AeadLimits(1L << 23, 1L << 52);
  // More packets than there are packet numbers: no limit in practice.
  private static final AeadLimits CHACHA20_POLY1305 = new AeadLimits(1L << 62, 1L << 36);

  /**
   * Limits chosen by the caller; tests want small ones.
   *
   * @throws IllegalArgumentException when a limit is less than 1
   */
  public AeadLimits {
    if (confidentiality < 1 || integrity < 1) {
      throw new IllegalArgumentException("a limit must be at least 1");
    }
  }

  /** What the RFC sets for the AEAD of this suite. */
  public static AeadLimits of(CipherSuite suite) {
    return suite == CipherSuite.TLS_CHACHA20_POLY1305_SHA256 ? CHACHA20_POLY1305 : GCM;
  }

  /**
   * The stricter of two limits, value by value: never looser than the RFC's.
   *
   * @param other limits to combine with
   */
  public AeadLimits min(AeadLimits other) {
    return new AeadLimits(
        Math.min(confidentiality, other.confidentiality), Math.min(integrity, other.integrity));
  }
}
