package dev.crowfly.quic.crypto;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.RandomSource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A small box that only its maker can open: the contents of address validation tokens (RFC 9000
 * §8.1.4).
 *
 * <p>Sealed form: 16 random bytes, ciphertext, 16 bytes of tag. Each box has a key and a nonce of
 * its own, derived from the secret and those random bytes, so the number of boxes under one secret
 * has no practical limit. Equal secrets open each other's boxes, also after a restart. Not
 * thread-safe.
 */
public final class TokenSealer {
  /** How much longer a sealed box is than its content, in bytes. */
  public static final int OVERHEAD = 16 + Aead.TAG_LENGTH;

  /** The least length of the secret in bytes. */
  public static final int MIN_SECRET_LENGTH = 32;

  private static final int SALT_LENGTH = 16;
  private static final int KEY_LENGTH = 16;
  private static final byte[] PURPOSE = "crowfly token sealer".getBytes(StandardCharsets.US_ASCII);

  private final byte[] boxSecret;

  /**
   * A sealer.
   *
   * @param secret at least {@link #MIN_SECRET_LENGTH} random bytes; not kept
   * @throws IllegalArgumentException when the secret is shorter
   */
  public TokenSealer(byte[] secret) {
    if (secret.length < MIN_SECRET_LENGTH) {
      throw new IllegalArgumentException("secret of " + secret.length + " bytes");
    }
    boxSecret = Hkdf.SHA256.extract(PURPOSE, secret);
  }

  /**
   * Seals a new box.
   *
   * @param associatedData what must be presented again at opening, such as an address; may be empty
   * @return a new array, {@link #OVERHEAD} longer than the plaintext
   */
  public byte[] seal(byte[] plaintext, byte[] associatedData, RandomSource random) {
    byte[] salt = new byte[SALT_LENGTH];
    random.nextBytes(salt, 0, SALT_LENGTH);
    // Associated data directly before the payload, as Aead wants it.
    int payloadOffset = associatedData.length + SALT_LENGTH;
    byte[] work = new byte[payloadOffset + plaintext.length + Aead.TAG_LENGTH];
    System.arraycopy(associatedData, 0, work, 0, associatedData.length);
    System.arraycopy(salt, 0, work, associatedData.length, SALT_LENGTH);
    System.arraycopy(plaintext, 0, work, payloadOffset, plaintext.length);
    Aead aead = aead(salt);
    aead.seal(work, 0, payloadOffset, plaintext.length, 0);
    aead.discard();
    return Arrays.copyOfRange(work, associatedData.length, work.length);
  }

  /**
   * Opens a box.
   *
   * @param sealed any bytes at all
   * @return the plaintext, or null when this secret and associated data did not seal the box
   */
  public byte[] open(byte[] sealed, byte[] associatedData) {
    return open(sealed, 0, sealed.length, associatedData);
  }

  /** {@link #open(byte[], byte[])} of a part of an array, which is left as it is. */
  public byte[] open(byte[] sealed, int offset, int length, byte[] associatedData) {
    if (length < OVERHEAD) {
      return null;
    }
    byte[] work = new byte[associatedData.length + length];
    System.arraycopy(associatedData, 0, work, 0, associatedData.length);
    System.arraycopy(sealed, offset, work, associatedData.length, length);
    int payloadOffset = associatedData.length + SALT_LENGTH;
    Aead aead = aead(Arrays.copyOfRange(sealed, offset, offset + SALT_LENGTH));
    int plaintextLength = aead.open(work, 0, payloadOffset, work.length, 0);
    aead.discard();
    return plaintextLength < 0
        ? null
        : Arrays.copyOfRange(work, payloadOffset, payloadOffset + plaintextLength);
  }

  private Aead aead(byte[] salt) {
    byte[] keys = Hkdf.SHA256.expand(boxSecret, salt, KEY_LENGTH + Aead.IV_LENGTH);
    byte[] key = Arrays.copyOf(keys, KEY_LENGTH);
    byte[] iv = Arrays.copyOfRange(keys, KEY_LENGTH, keys.length);
    Aead aead = AeadProvider.JCA.create(CipherSuite.TLS_AES_128_GCM_SHA256, key, iv);
    Arrays.fill(keys, (byte) 0);
    Arrays.fill(key, (byte) 0);
    Arrays.fill(iv, (byte) 0);
    return aead;
  }

  /** Zeroes the secret; this object is of no use afterwards. */
  public void discard() {
    Arrays.fill(boxSecret, (byte) 0);
  }
}
