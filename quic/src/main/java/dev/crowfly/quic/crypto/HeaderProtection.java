package dev.crowfly.quic.crypto;

import dev.crowfly.quic.CipherSuite;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hides and reveals the packet number and the low bits of the first byte (RFC 9001 §5.4).
 *
 * <p>One key for the life of an encryption level: key updates leave it alone. Allocates nothing per
 * packet.
 */
abstract sealed class HeaderProtection {
  static final int SAMPLE_LENGTH = 16;

  /** The sample is taken as if the packet number had its greatest length. */
  static final int SAMPLE_DISTANCE = 4;

  private static final int LONG_HEADER = 0x80;
  private static final int LONG_HEADER_BITS = 0x0f;
  private static final int SHORT_HEADER_BITS = 0x1f;
  private static final int PACKET_NUMBER_LENGTH_BITS = 0x03;

  /** The scheme that belongs to a cipher suite (RFC 9001 §5.4.3, §5.4.4). */
  static HeaderProtection of(CipherSuite suite, byte[] key) {
    return suite == CipherSuite.TLS_CHACHA20_POLY1305_SHA256
        ? new ChaCha20Mask(key)
        : new AesMask(key);
  }

  /** The mask for the sample at {@code offset}: five bytes, the first one lowest. */
  abstract long mask(byte[] buf, int offset);

  abstract void discard();

  /** Applies the mask to a sealed packet. */
  final void protect(byte[] buf, int headerOffset, int packetNumberOffset, int packetNumberLength) {
    long mask = mask(buf, packetNumberOffset + SAMPLE_DISTANCE);
    buf[headerOffset] ^= (byte) (mask & maskedBits(buf[headerOffset]));
    maskPacketNumber(buf, packetNumberOffset, packetNumberLength, mask);
  }

  /**
   * Removes the mask.
   *
   * @return the length of the packet number, 1 to 4, or -1 when there is no complete sample
   */
  final int unprotect(byte[] buf, int headerOffset, int packetNumberOffset, int packetEnd) {
    int sampleOffset = packetNumberOffset + SAMPLE_DISTANCE;
    // RFC 9001 §5.4.2: a packet too short for a sample is discarded.
    if (packetEnd - sampleOffset < SAMPLE_LENGTH) {
      return -1;
    }
    long mask = mask(buf, sampleOffset);
    byte first = (byte) (buf[headerOffset] ^ (mask & maskedBits(buf[headerOffset])));
    buf[headerOffset] = first;
    int packetNumberLength = (first & PACKET_NUMBER_LENGTH_BITS) + 1;
    maskPacketNumber(buf, packetNumberOffset, packetNumberLength, mask);
    return packetNumberLength;
  }

  private static int maskedBits(byte first) {
    return (first & LONG_HEADER) != 0 ? LONG_HEADER_BITS : SHORT_HEADER_BITS;
  }

  private static void maskPacketNumber(byte[] buf, int offset, int length, long mask) {
    for (int i = 0; i < length; i++) {
      buf[offset + i] ^= (byte) (mask >>> (8 * (i + 1)));
    }
  }

  /** RFC 9001 §5.4.3: the sample, encrypted as one block of AES. */
  private static final class AesMask extends HeaderProtection {
    private final byte[] block = new byte[SAMPLE_LENGTH];
    private Cipher cipher;

    AesMask(byte[] key) {
      cipher = JcaCiphers.get("AES/ECB/NoPadding");
      try {
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException("not an AES key", e);
      }
    }

    @Override
    long mask(byte[] buf, int offset) {
      try {
        cipher.update(buf, offset, SAMPLE_LENGTH, block, 0);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES of a whole block failed", e);
      }
      return (block[0] & 0xffL)
          | (block[1] & 0xffL) << 8
          | (block[2] & 0xffL) << 16
          | (block[3] & 0xffL) << 24
          | (block[4] & 0xffL) << 32;
    }

    @Override
    void discard() {
      Arrays.fill(block, (byte) 0);
      cipher = null;
    }
  }

  /** RFC 9001 §5.4.4: the start of a ChaCha20 key stream that the sample selects. */
  private static final class ChaCha20Mask extends HeaderProtection {
    private final ChaCha20Block chaCha20;

    ChaCha20Mask(byte[] key) {
      chaCha20 = new ChaCha20Block(key);
    }

    @Override
    long mask(byte[] buf, int offset) {
      chaCha20.compute(buf, offset);
      return (chaCha20.word(0) & 0xffffffffL) | (chaCha20.word(1) & 0xffL) << 32;
    }

    @Override
    void discard() {
      chaCha20.discard();
    }
  }
}
