package dev.crowfly.quic.crypto;

/**
 * Authenticated encryption of packets with one key, in place (RFC 9001 §5.3).
 *
 * <p>The associated data are the bytes from {@code headerOffset} up to {@code payloadOffset}; the
 * payload follows them directly. The nonce is the IV combined with the packet number. Not
 * thread-safe: an instance may reuse its buffers from call to call.
 */
public interface Aead {
  /** The length of the authentication tag of every AEAD of QUIC, in bytes. */
  int TAG_LENGTH = 16;

  /** The length of the IV and of the nonce, in bytes. */
  int IV_LENGTH = 12;

  /**
   * Encrypts the payload in place and writes the tag behind it.
   *
   * @param payloadLength of the plaintext; {@link #TAG_LENGTH} free bytes must follow it
   * @param packetNumber never used before with this key
   */
  void seal(byte[] buf, int headerOffset, int payloadOffset, int payloadLength, long packetNumber);

  /**
   * Verifies and decrypts in place. When the bytes are not authentic, the ciphertext may be
   * destroyed.
   *
   * @param packetEnd where the tag ends
   * @return the length of the plaintext, or -1 when the bytes are not authentic
   */
  int open(byte[] buf, int headerOffset, int payloadOffset, int packetEnd, long packetNumber);

  /** Forgets the key as far as possible; this object is of no use afterwards. */
  void discard();
}
