package dev.crowfly.bench.micro.crypto;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.crypto.Aead;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The calls of the JDK that a packet costs, and nothing else: a new nonce, the header as associated
 * data, the payload in place, a block of header protection where that is the JDK's (AES).
 */
final class JdkCipher {
  private static final int NONCE_BYTES = 12;
  private static final int SAMPLE_BYTES = 16;
  private static final int OPENED_PACKETS = 64;

  private final boolean gcm;
  private final Cipher cipher;
  private final Cipher block;
  private final SecretKeySpec key;
  private final byte[] nonce = new byte[NONCE_BYTES];
  private final byte[] mask = new byte[SAMPLE_BYTES];
  private byte[][] sealed;

  JdkCipher(CipherSuite suite) {
    gcm = suite != CipherSuite.TLS_CHACHA20_POLY1305_SHA256;
    byte[] bytes = new byte[suite == CipherSuite.TLS_AES_128_GCM_SHA256 ? 16 : 32];
    key = new SecretKeySpec(bytes, gcm ? "AES" : "ChaCha20");
    try {
      cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
      block = Cipher.getInstance("AES/ECB/NoPadding");
      block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(bytes, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + suite, e);
    }
  }

  int seal(byte[] buf, int payloadOffset, int payloadBytes, long packetNumber)
      throws GeneralSecurityException {
    init(Cipher.ENCRYPT_MODE, packetNumber);
    cipher.updateAAD(buf, 0, payloadOffset);
    int length = cipher.doFinal(buf, payloadOffset, payloadBytes, buf, payloadOffset);
    return length + headerProtection(buf, payloadOffset);
  }

  /** Copies a sealed packet to {@code buf}, as a socket does, and opens it there. */
  int open(byte[] buf, int payloadOffset, int payloadBytes, long packetNumber)
      throws GeneralSecurityException {
    if (sealed == null) {
      sealPackets(payloadOffset, payloadBytes);
    }
    int i = (int) packetNumber & (OPENED_PACKETS - 1);
    System.arraycopy(sealed[i], 0, buf, 0, sealed[i].length);
    int mask = headerProtection(buf, payloadOffset);
    init(Cipher.DECRYPT_MODE, i);
    cipher.updateAAD(buf, 0, payloadOffset);
    return mask
        + cipher.doFinal(buf, payloadOffset, payloadBytes + Aead.TAG_LENGTH, buf, payloadOffset);
  }

  private void sealPackets(int payloadOffset, int payloadBytes) throws GeneralSecurityException {
    sealed = new byte[OPENED_PACKETS][payloadOffset + payloadBytes + Aead.TAG_LENGTH];
    for (int i = 0; i < OPENED_PACKETS; i++) {
      seal(sealed[i], payloadOffset, payloadBytes, i);
    }
  }

  private void init(int mode, long packetNumber) throws GeneralSecurityException {
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[NONCE_BYTES - 1 - i] = (byte) (packetNumber >>> (8 * i));
    }
    AlgorithmParameterSpec parameters =
        gcm ? new GCMParameterSpec(8 * Aead.TAG_LENGTH, nonce) : new IvParameterSpec(nonce);
    cipher.init(mode, key, parameters);
  }

  private int headerProtection(byte[] buf, int sampleOffset) throws GeneralSecurityException {
    return gcm ? block.update(buf, sampleOffset, SAMPLE_BYTES, mask, 0) : 0;
  }
}
