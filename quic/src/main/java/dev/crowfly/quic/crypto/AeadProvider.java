package dev.crowfly.quic.crypto;

import dev.crowfly.quic.CipherSuite;

/** Makes the {@link Aead} of a key: the JCA's, or another one for measurements and tests. */
@FunctionalInterface
public interface AeadProvider {
  /** The AEADs of the Java platform. */
  AeadProvider JCA = JcaAead::new;

  /**
   * An AEAD with the given key.
   *
   * @param key 16 or 32 bytes, as the suite asks for; zeroed by the caller afterwards
   * @param iv {@link Aead#IV_LENGTH} bytes; zeroed by the caller afterwards
   */
  Aead create(CipherSuite suite, byte[] key, byte[] iv);

  /** How often its keys may be used; what the RFC sets for the suite still counts if it is less. */
  default AeadLimits limits(CipherSuite suite) {
    return AeadLimits.of(suite);
  }
}
