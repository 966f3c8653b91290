package dev.crowfly.quic.crypto;

import dev.crowfly.quic.CipherSuite;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
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

  private static final byte[] NO_CONTEXT = {};
  private static final byte[] LABEL_PREFIX = "tls13 ".getBytes(StandardCharsets.US_ASCII);

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
    if (length < 0 || length > 255 * hashLength) {
      throw new IllegalArgumentException("length out of range: " + length);
    }
    Mac mac = mac(pseudorandomKey);
    byte[] out = new byte[length];
    byte[] block = NO_CONTEXT;
    int written = 0;
    for (int counter = 1; written < length; counter++) {
      mac.update(block);
      mac.update(info);
      mac.update((byte) counter);
      Arrays.fill(block, (byte) 0);
      block = mac.doFinal();
      int n = Math.min(hashLength, length - written);
      System.arraycopy(block, 0, out, written, n);
      written += n;
    }
    Arrays.fill(block, (byte) 0);
    return out;
  }

  /**
   * HKDF-Expand-Label with a zero-length context, the only form that QUIC uses (RFC 9001 §5.1).
   *
   * @param label without the prefix {@code "tls13 "}
   */
  public byte[] expandLabel(byte[] secret, String label, int length) {
    return expandLabel(secret, label, NO_CONTEXT, length);
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
    byte[] ascii = label.getBytes(StandardCharsets.US_ASCII);
    int labelLength = LABEL_PREFIX.length + ascii.length;
    if (ascii.length == 0 || labelLength > 255 || context.length > 255) {
      throw new IllegalArgumentException("label or context out of range");
    }
    byte[] info = new byte[2 + 1 + labelLength + 1 + context.length];
    info[0] = (byte) (length >> 8);
    info[1] = (byte) length;
    info[2] = (byte) labelLength;
    System.arraycopy(LABEL_PREFIX, 0, info, 3, LABEL_PREFIX.length);
    System.arraycopy(ascii, 0, info, 3 + LABEL_PREFIX.length, ascii.length);
    info[3 + labelLength] = (byte) context.length;
    System.arraycopy(context, 0, info, 4 + labelLength, context.length);
    return expand(secret, info, length);
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
