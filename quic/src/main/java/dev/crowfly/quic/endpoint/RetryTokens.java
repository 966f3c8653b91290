package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.crypto.TokenSealer;
import java.util.Arrays;

/**
 * Tokens of Retry packets (RFC 9000 §8.1.2, §8.1.4): sealed, and good only for a while, from the
 * address and for the connection ID that they were made for.
 *
 * <p>A token is a mark, then the sealed time of issue and original destination connection ID;
 * address and Retry connection ID are authenticated with it but not in it.
 */
final class RetryTokens {
  /**
   * Tells our Retry tokens from other tokens (RFC 9000 §8.1.1 wants them distinguishable). So long
   * that a token of somebody else's, which counts as none, hardly ever begins with it.
   */
  private static final byte[] MARK = {0x52, 0x65, 0x74, 0x79};

  private final TokenSealer sealer;
  private final RandomSource random;
  private final long lifetimeNanos;

  RetryTokens(TokenSealer sealer, RandomSource random, long lifetimeNanos) {
    this.sealer = sealer;
    this.random = random;
    this.lifetimeNanos = lifetimeNanos;
  }

  /**
   * Makes a token.
   *
   * @param originalDcid where the client sent its first Initial
   * @param retryScid the connection ID that the client is to use next
   * @param address canonical bytes of the client's address
   */
  byte[] issue(byte[] originalDcid, byte[] retryScid, byte[] address, long now) {
    byte[] plaintext = new byte[Long.BYTES + originalDcid.length];
    for (int i = 0; i < Long.BYTES; i++) {
      plaintext[i] = (byte) (now >>> (56 - 8 * i));
    }
    System.arraycopy(originalDcid, 0, plaintext, Long.BYTES, originalDcid.length);
    byte[] sealed = sealer.seal(plaintext, binding(retryScid, address), random);
    byte[] token = Arrays.copyOf(MARK, MARK.length + sealed.length);
    System.arraycopy(sealed, 0, token, MARK.length, sealed.length);
    return token;
  }

  /** Whether a token claims to be one of these. */
  static boolean isRetryToken(byte[] buffer, int offset, int length) {
    return length > MARK.length
        && Arrays.equals(buffer, offset, offset + MARK.length, MARK, 0, MARK.length);
  }

  /**
   * Opens a token.
   *
   * @return the original destination connection ID, or null: forged, expired, or somebody else's
   */
  byte[] open(byte[] buffer, int offset, int length, byte[] retryScid, byte[] address, long now) {
    if (!isRetryToken(buffer, offset, length)) {
      return null;
    }
    byte[] binding = binding(retryScid, address);
    byte[] plaintext = sealer.open(buffer, offset + MARK.length, length - MARK.length, binding);
    if (plaintext == null || plaintext.length < Long.BYTES) {
      return null;
    }
    long issued = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      issued = issued << 8 | (plaintext[i] & 0xff);
    }
    // An issue time in the future comes from an earlier run: time starts anew with each.
    if (issued > now || now - issued > lifetimeNanos) {
      return null;
    }
    return Arrays.copyOfRange(plaintext, Long.BYTES, plaintext.length);
  }

  private static byte[] binding(byte[] retryScid, byte[] address) {
    byte[] bound = new byte[1 + retryScid.length + address.length];
    bound[0] = (byte) retryScid.length;
    System.arraycopy(retryScid, 0, bound, 1, retryScid.length);
    System.arraycopy(address, 0, bound, 1 + retryScid.length, address.length);
    return bound;
  }
}
