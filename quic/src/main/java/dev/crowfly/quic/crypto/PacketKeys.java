package dev.crowfly.quic.crypto;

import dev.crowfly.quic.CipherSuite;
import java.util.Arrays;
import java.util.Objects;

/**
 * The keys of one direction of one encryption level: packet protection and header protection (RFC
 * 9001 §5).
 *
 * <p>Works in place on the caller's array and allocates nothing of its own per packet. Not
 * thread-safe.
 */
public final class PacketKeys {
  private final CipherSuite suite;
  private final AeadProvider provider;
  private final byte[] secret;
  private final Aead aead;
  private final HeaderProtection headerProtection;

  private long sealedPackets;
  private long rejectedPackets;
  private long largestSealed = -1;

  private PacketKeys(
      CipherSuite suite,
      AeadProvider provider,
      byte[] secret,
      Expander expander,
      HeaderProtection headerProtection) {
    this.suite = suite;
    this.provider = provider;
    this.secret = secret;
    this.headerProtection = headerProtection;
    // RFC 9001 §5.1
    byte[] key = expander.expandLabel("quic key", keyLength(suite));
    byte[] iv = expander.expandLabel("quic iv", Aead.IV_LENGTH);
    aead = provider.create(suite, key, iv);
    Arrays.fill(key, (byte) 0);
    Arrays.fill(iv, (byte) 0);
  }

  /**
   * Keys made from a traffic secret, with the AEAD of the Java platform.
   *
   * @param secret as long as the hash of the suite; copied
   * @throws IllegalArgumentException when the secret has another length
   */
  public static PacketKeys derive(CipherSuite suite, byte[] secret) {
    return derive(suite, secret, AeadProvider.JCA);
  }

  /** {@link #derive(CipherSuite, byte[])} with an AEAD of the caller's choice. */
  public static PacketKeys derive(CipherSuite suite, byte[] secret, AeadProvider provider) {
    Hkdf hkdf = Hkdf.of(suite);
    if (secret.length != hkdf.hashLength()) {
      throw new IllegalArgumentException("a secret of " + suite + " has another length");
    }
    Expander expander = hkdf.expander(secret);
    byte[] hp = expander.expandLabel("quic hp", keyLength(suite));
    HeaderProtection headerProtection = HeaderProtection.of(suite, hp);
    Arrays.fill(hp, (byte) 0);
    return new PacketKeys(suite, provider, secret.clone(), expander, headerProtection);
  }

  /**
   * The keys that follow these in a key update (RFC 9001 §6.1): same header protection, counters at
   * zero. These keys stay usable.
   */
  public PacketKeys nextGeneration() {
    Hkdf hkdf = Hkdf.of(suite);
    byte[] next = hkdf.expandLabel(secret, "quic ku", hkdf.hashLength());
    return new PacketKeys(suite, provider, next, hkdf.expander(next), headerProtection);
  }

  private static int keyLength(CipherSuite suite) {
    return suite == CipherSuite.TLS_AES_128_GCM_SHA256 ? 16 : 32;
  }

  /**
   * Seals a packet in place: encrypts the payload, puts the tag behind it, then hides the header.
   *
   * @param headerOffset the first byte of the packet
   * @param packetNumberOffset where the packet number stands, already written
   * @param packetNumberLength 1 to 4 bytes
   * @param payloadLength of the plaintext that follows the packet number; with the packet number it
   *     makes at least 4 bytes (RFC 9001 §5.4.2: pad), and {@link Aead#TAG_LENGTH} free bytes
   *     follow it
   * @param packetNumber greater than any that was sealed with these keys
   * @throws IllegalArgumentException when the packet is too short for a sample
   * @throws IndexOutOfBoundsException when there is no room for the tag
   * @throws IllegalStateException when the packet number is not greater than the last
   */
  public void seal(
      byte[] buf,
      int headerOffset,
      int packetNumberOffset,
      int packetNumberLength,
      int payloadLength,
      long packetNumber) {
    if (packetNumberLength + payloadLength < HeaderProtection.SAMPLE_DISTANCE) {
      throw new IllegalArgumentException("too short for a header protection sample");
    }
    int payloadOffset = packetNumberOffset + packetNumberLength;
    Objects.checkFromIndexSize(payloadOffset, payloadLength + Aead.TAG_LENGTH, buf.length);
    // RFC 9000 §12.3: packet numbers only rise. A nonce used twice would give the AEAD away.
    if (packetNumber <= largestSealed) {
      throw new IllegalStateException(
          "packet number " + packetNumber + " after " + largestSealed + " would repeat a nonce");
    }
    largestSealed = packetNumber;
    sealedPackets++;
    aead.seal(buf, headerOffset, payloadOffset, payloadLength, packetNumber);
    headerProtection.protect(buf, headerOffset, packetNumberOffset, packetNumberLength);
  }

  /**
   * Removes header protection in place. What it reveals is not authenticated before {@link #open}
   * succeeds.
   *
   * @param packetEnd one past the last byte of the packet
   * @return the length of the packet number, 1 to 4, or -1 when the packet is too short for a
   *     sample and must be dropped
   */
  public int unprotectHeader(byte[] buf, int headerOffset, int packetNumberOffset, int packetEnd) {
    return headerProtection.unprotect(buf, headerOffset, packetNumberOffset, packetEnd);
  }

  /**
   * Decrypts a packet in place after its header was revealed. Bytes that are not authentic may be
   * destroyed, so whoever wants them (stateless reset) looks before.
   *
   * @param payloadOffset behind the packet number
   * @param packetNumber the complete one
   * @return the length of the plaintext, or -1 when the packet is not authentic
   */
  public int open(
      byte[] buf, int headerOffset, int payloadOffset, int packetEnd, long packetNumber) {
    int length = aead.open(buf, headerOffset, payloadOffset, packetEnd, packetNumber);
    if (length < 0) {
      rejectedPackets++;
    }
    return length;
  }

  /** The suite that these keys belong to. */
  public CipherSuite suite() {
    return suite;
  }

  /** How many packets were sealed with these keys, to be held against {@link AeadLimits}. */
  public long sealedPackets() {
    return sealedPackets;
  }

  /** How many packets did not authenticate with these keys. */
  public long rejectedPackets() {
    return rejectedPackets;
  }

  /** Forgets all keys; this object and all its generations are of no use afterwards. */
  public void discard() {
    discardGeneration();
    headerProtection.discard();
  }

  /** Forgets what other generations do not share. */
  void discardGeneration() {
    Arrays.fill(secret, (byte) 0);
    aead.discard();
  }

  @Override
  public String toString() {
    return "PacketKeys[" + suite + ", sealed " + sealedPackets + "]";
  }
}
