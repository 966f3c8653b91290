package dev.crowfly.ice.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256, with the HMACs that it runs.
 *
 * <p>Made once per credential and used for every message: preparing an HMAC costs more than running
 * it. Its state changes with each use, so it has one owner thread. It never shows its secret.
 */
public final class StunKey {
  /** Bytes of MESSAGE-INTEGRITY. */
  public static final int SHA1_BYTES = 20;

  /** Bytes of MESSAGE-INTEGRITY-SHA256 in full. */
  public static final int SHA256_BYTES = 32;

  /** The least that MESSAGE-INTEGRITY-SHA256 may be truncated to (RFC 8489 §14.6). */
  public static final int MIN_SHA256_BYTES = 16;

  private final SecretKeySpec secret;
  private final byte[] computed = new byte[SHA256_BYTES];
  private final byte[] length = new byte[2];
  private Mac sha1;
  private Mac sha256;

  private StunKey(byte[] secret) {
    this.secret = new SecretKeySpec(secret, "HMAC");
  }

  /**
   * The key of short-term credentials: the password (RFC 8489 §9.1.1).
   *
   * @param password prepared by the caller (OpaqueString); ICE passwords are ASCII and need nothing
   * @throws IllegalArgumentException if it is empty
   */
  public static StunKey shortTerm(String password) {
    if (password.isEmpty()) {
      throw new IllegalArgumentException("An empty password protects nothing: give one");
    }
    return new StunKey(password.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key of long-term credentials: MD5 over name, realm and password (RFC 8489 §9.2.2).
   *
   * @param username prepared by the caller (OpaqueString), as are the others
   */
  public static StunKey longTerm(String username, String realm, String password) {
    String all = username + ":" + realm + ":" + password;
    try {
      return new StunKey(
          MessageDigest.getInstance("MD5").digest(all.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no MD5: long-term credentials need it", e);
    }
  }

  /** Writes MESSAGE-INTEGRITY's value for a message whose attribute header is at {@code at}. */
  void signSha1(byte[] array, int message, int at) {
    run(sha1(), array, message, at, SHA1_BYTES);
    System.arraycopy(computed, 0, array, at + Stun.ATTRIBUTE_HEADER_BYTES, SHA1_BYTES);
  }

  void signSha256(byte[] array, int message, int at, int valueBytes) {
    run(sha256(), array, message, at, valueBytes);
    System.arraycopy(computed, 0, array, at + Stun.ATTRIBUTE_HEADER_BYTES, valueBytes);
  }

  boolean verifySha1(byte[] array, int message, int at) {
    run(sha1(), array, message, at, SHA1_BYTES);
    return matches(array, at + Stun.ATTRIBUTE_HEADER_BYTES, SHA1_BYTES);
  }

  boolean verifySha256(byte[] array, int message, int at, int valueBytes) {
    run(sha256(), array, message, at, valueBytes);
    return matches(array, at + Stun.ATTRIBUTE_HEADER_BYTES, valueBytes);
  }

  /**
   * RFC 8489 §14.5: the HMAC covers everything before the attribute, with a header length that ends
   * with the attribute, whatever follows it. The message itself stays as it is.
   */
  private void run(Mac mac, byte[] array, int message, int at, int valueBytes) {
    Bytes.putShort(
        length, 0, at + Stun.ATTRIBUTE_HEADER_BYTES + valueBytes - message - Stun.HEADER_BYTES);
    try {
      mac.update(array, message, Stun.LENGTH_OFFSET);
      mac.update(length, 0, length.length);
      mac.update(array, message + Stun.COOKIE_OFFSET, at - message - Stun.COOKIE_OFFSET);
      mac.doFinal(computed, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("An HMAC of the JDK failed", e);
    }
  }

  /** Takes the same time wherever the first difference is. */
  private boolean matches(byte[] array, int offset, int bytes) {
    int difference = 0;
    for (int i = 0; i < bytes; i++) {
      difference |= array[offset + i] ^ computed[i];
    }
    return difference == 0;
  }

  private Mac sha1() {
    if (sha1 == null) {
      sha1 = mac("HmacSHA1");
    }
    return sha1;
  }

  private Mac sha256() {
    if (sha256 == null) {
      sha256 = mac("HmacSHA256");
    }
    return sha256;
  }

  private Mac mac(String algorithm) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no " + algorithm + ": STUN needs it", e);
    }
  }
}
