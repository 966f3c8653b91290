package dev.crowfly.quic.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Stateless reset tokens that follow from a static key and the connection ID (RFC 9000 §10.3.2).
 *
 * <p>A node that has lost its state, but not its key, computes the same tokens again. Stateless
 * apart from the key.
 */
public final class StatelessResetTokens {
  /** The length of a token in bytes. */
  public static final int TOKEN_LENGTH = 16;

  /** The least length of the static key in bytes. */
  public static final int MIN_KEY_LENGTH = 32;

  // The same static key may safely serve other purposes too.
  private static final byte[] PURPOSE =
      "crowfly stateless reset".getBytes(StandardCharsets.US_ASCII);

  private final byte[] key;

  /**
   * Tokens under a static key.
   *
   * @param staticKey at least {@link #MIN_KEY_LENGTH} secret bytes; not kept
   * @throws IllegalArgumentException when the key is shorter
   */
  public StatelessResetTokens(byte[] staticKey) {
    if (staticKey.length < MIN_KEY_LENGTH) {
      throw new IllegalArgumentException("static key of " + staticKey.length + " bytes");
    }
    key = Hkdf.SHA256.extract(PURPOSE, staticKey);
  }

  /** The token of a connection ID, as a new array. */
  public byte[] token(byte[] connectionId) {
    byte[] token = new byte[TOKEN_LENGTH];
    write(connectionId, 0, connectionId.length, token, 0);
    return token;
  }

  /** Writes the token of a connection ID to {@code out}. */
  public void write(byte[] connectionId, int offset, int length, byte[] out, int outOffset) {
    // HKDF-Extract is HMAC with the "salt" as its key.
    byte[] mac = Hkdf.SHA256.extract(key, connectionId, offset, length);
    System.arraycopy(mac, 0, out, outOffset, TOKEN_LENGTH);
  }

  /**
   * Whether the token at {@code offset} of {@code buf} equals another one; takes the same time
   * wherever they differ (RFC 9000 §10.3.1).
   */
  public static boolean matches(byte[] token, byte[] buf, int offset) {
    return token.length == TOKEN_LENGTH
        && offset >= 0
        && offset <= buf.length - TOKEN_LENGTH
        && ConstantTime.equal(token, 0, buf, offset, TOKEN_LENGTH);
  }

  /** Zeroes the key; this object is of no use afterwards. */
  public void discard() {
    Arrays.fill(key, (byte) 0);
  }
}
