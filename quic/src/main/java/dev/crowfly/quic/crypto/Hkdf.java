package dev.crowfly.quic.crypto;

import dev.crowfly.quic.CipherSuite;
import java.security.InvalidKeyException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The HMAC-based key derivation function of RFC 5869, and HKDF-Expand-Label of TLS 1.3 (RFC 8446
 * §7.1), one constant per hash.
 *
 * <p>Stateless; every result is a new array that belongs to the caller.
 */
public enum Hkdf {
  SHA256("HmacSHA256", 32),
  SHA384("HmacSHA384", 48);

  private final String macName;
  private final int hashLength;

  Hkdf(String macName, int hashLength) {
    this.macName = macName;
    this.hashLength = hashLength;
  }

  /** The function with the hash of the given cipher suite. */
  public static Hkdf of(CipherSuite suite) {
    return suite == CipherSuite.TLS_AES_256_GCM_SHA384 ? SHA384 : SHA256;
  }

  /** The length of the hash in bytes, which is that of secrets and of pseudorandom keys. */
  public int hashLength() {
    return hashLength;
  }

  /**
   * HKDF-Extract (RFC 5869 §2.2).
   *
   * @param salt may be empty
   * @param inputKeyingMaterial may be empty
   * @return the pseudorandom key, {@link #hashLength} bytes
   */
  public byte[] extract(byte[] salt, byte[] inputKeyingMaterial) {
    return extract(salt, inputKeyingMaterial, 0, inputKeyingMaterial.length);
  }

  /** {@link #extract(byte[], byte[])} with a part of an array as input keying material. */
  public byte[] extract(byte[] salt, byte[] inputKeyingMaterial, int offset, int length) {
    // RFC 5869 §2.2: no salt means hashLength zeros; the JCA refuses an empty key.
    Mac mac = mac(salt.length == 0 ? new byte[hashLength] : salt);
    mac.update(inputKeyingMaterial, offset, length);
    return mac.doFinal();
  }

  /**
   * HKDF-Expand (RFC 5869 §2.3).
   *
   * @param pseudorandomKey at least one byte, {@link #hashLength} bytes as a rule
   * @param info may be empty
   * @param length 0 to 255 times the length of the hash
   * @throws IllegalArgumentException when {@code length} is out of range or the key is empty
   */
  public byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
    return expander(pseudorandomKey).expand(info, length);
  }

  /**
   * HKDF-Expand-Label with a zero-length context, the only form that QUIC uses (RFC 9001 §5.1).
   *
   * @param label without the prefix {@code "tls13 "}
   */
  public byte[] expandLabel(byte[] secret, String label, int length) {
    return expander(secret).expandLabel(label, length);
  }

  /**
   * HKDF-Expand-Label (RFC 8446 §7.1).
   *
   * @param label ASCII, without the prefix {@code "tls13 "}, 1 to 249 bytes
   * @param context 0 to 255 bytes
   * @param length 0 to 255 times the length of the hash
   * @throws IllegalArgumentException when an argument is out of range
   */
  public byte[] expandLabel(byte[] secret, String label, byte[] context, int length) {
    return expander(secret).expandLabel(label, context, length);
  }

  /** For several expansions of one secret. */
  Expander expander(byte[] secret) {
    return new Expander(mac(secret));
  }

  private Mac mac(byte[] key) {
    Mac mac = JcaCiphers.mac(macName);
    try {
      mac.init(new SecretKeySpec(key, macName));
      return mac;
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("an HMAC takes any key", e);
    }
  }
}
