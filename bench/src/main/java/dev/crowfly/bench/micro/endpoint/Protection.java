package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.crypto.Aead;
import dev.crowfly.quic.crypto.AeadProvider;

/** How packets are protected: by a suite, or not at all, so that what is left is our own. */
public enum Protection {
  AES_128_GCM(CipherSuite.TLS_AES_128_GCM_SHA256, AeadProvider.JCA),
  AES_256_GCM(CipherSuite.TLS_AES_256_GCM_SHA384, AeadProvider.JCA),
  CHACHA20_POLY1305(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, AeadProvider.JCA),

  /** A tag of zeros and no encryption; header protection is that of AES-128, as always. */
  NONE(CipherSuite.TLS_AES_128_GCM_SHA256, (suite, key, iv) -> new NoAead());

  private final CipherSuite suite;
  private final AeadProvider aeads;

  Protection(CipherSuite suite, AeadProvider aeads) {
    this.suite = suite;
    this.aeads = aeads;
  }

  /** What the handshake agrees on. */
  public CipherSuite suite() {
    return suite;
  }

  /** Who seals and opens. */
  public AeadProvider aeads() {
    return aeads;
  }

  private static final class NoAead implements Aead {
    @Override
    public void seal(
        byte[] buf, int headerOffset, int payloadOffset, int payloadLength, long packetNumber) {
      for (int i = 0; i < TAG_LENGTH; i++) {
        buf[payloadOffset + payloadLength + i] = 0;
      }
    }

    @Override
    public int open(
        byte[] buf, int headerOffset, int payloadOffset, int packetEnd, long packetNumber) {
      return packetEnd - payloadOffset - TAG_LENGTH;
    }

    @Override
    public void discard() {}
  }
}
