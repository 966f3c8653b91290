package dev.crowfly.quic.crypto;

import dev.crowfly.quic.CipherSuite;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-GCM and ChaCha20-Poly1305 of the Java platform: one {@link Cipher} per key. */
final class JcaAead implements Aead {
  private static final int TAG_BITS = 8 * TAG_LENGTH;

  private final boolean gcm;
  private final byte[] iv;
  private final byte[] nonce = new byte[IV_LENGTH];
  private Cipher cipher;
  private SecretKeySpec key;

  JcaAead(CipherSuite suite, byte[] key, byte[] iv) {
    gcm = suite != CipherSuite.TLS_CHACHA20_POLY1305_SHA256;
    cipher = JcaCiphers.get(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
    this.key = new SecretKeySpec(key, gcm ? "AES" : "ChaCha20");
    this.iv = iv.clone();
  }

  @Override
  public void seal(
      byte[] buf, int headerOffset, int payloadOffset, int payloadLength, long packetNumber) {
    try {
      makeNonce(packetNumber);
      init(Cipher.ENCRYPT_MODE);
      cipher.updateAAD(buf, headerOffset, payloadOffset - headerOffset);
      cipher.doFinal(buf, payloadOffset, payloadLength, buf, payloadOffset);
    } catch (GeneralSecurityException e) {
      // Only a mistake of ours gets here: a repeated packet number, or no room for the tag.
      throw new IllegalStateException("cannot seal packet " + packetNumber, e);
    }
  }

  @Override
  public int open(
      byte[] buf, int headerOffset, int payloadOffset, int packetEnd, long packetNumber) {
    int length = packetEnd - payloadOffset;
    if (length < TAG_LENGTH) {
      return -1;
    }
    try {
      makeNonce(packetNumber);
      initForOpening();
      cipher.updateAAD(buf, headerOffset, payloadOffset - headerOffset);
      return cipher.doFinal(buf, payloadOffset, length, buf, payloadOffset);
    } catch (GeneralSecurityException e) {
      return -1;
    }
  }

  /**
   * JDK 17 refuses to initialise ChaCha20 twice in a row with the same nonce, even for decryption.
   * A packet that arrives twice, and the genuine one after a forgery of it, are such cases: step
   * over another nonce then.
   */
  private void initForOpening() throws GeneralSecurityException {
    try {
      init(Cipher.DECRYPT_MODE);
    } catch (InvalidKeyException e) {
      nonce[0] ^= 1;
      init(Cipher.DECRYPT_MODE);
      nonce[0] ^= 1;
      init(Cipher.DECRYPT_MODE);
    }
  }

  private void init(int mode) throws InvalidKeyException, InvalidAlgorithmParameterException {
    cipher.init(
        mode, key, gcm ? new GCMParameterSpec(TAG_BITS, nonce) : new IvParameterSpec(nonce));
  }

  /** RFC 9001 §5.3: the packet number, left-padded with zeros, exclusive or the IV. */
  private void makeNonce(long packetNumber) {
    System.arraycopy(iv, 0, nonce, 0, IV_LENGTH);
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[IV_LENGTH - 1 - i] ^= (byte) (packetNumber >>> (8 * i));
    }
  }

  @Override
  public void discard() {
    Arrays.fill(iv, (byte) 0);
    Arrays.fill(nonce, (byte) 0);
    // The JCA has no way to zero its keys: let the collector have them.
    cipher = null;
    key = null;
  }
}
