package dev.crowfly.quic;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The name of a node: SHA-256 of the public key in its certificate (DER SubjectPublicKeyInfo).
 *
 * <p>As text it is the lower-case base32 of RFC 4648 §6 without padding: 52 characters. Only that
 * one spelling is accepted, so equal nodes have equal texts.
 */
public final class NodeId implements Comparable<NodeId> {
  /** Length of the text in characters. */
  public static final int TEXT_LENGTH = 52;

  /** Length of the hash in bytes. */
  public static final int BYTE_LENGTH = 32;

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private final byte[] hash;
  private final String text;

  private NodeId(byte[] hash) {
    this.hash = hash;
    this.text = encode(hash);
  }

  /**
   * The node id of a public key.
   *
   * @param subjectPublicKeyInfo the DER bytes as they stand in the certificate
   */
  public static NodeId ofPublicKey(byte[] subjectPublicKeyInfo) {
    try {
      return new NodeId(MessageDigest.getInstance("SHA-256").digest(subjectPublicKeyInfo));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Reads a node id.
   *
   * @throws IllegalArgumentException unless {@code text} is exactly what {@link #toString} gives
   */
  public static NodeId parse(String text) {
    byte[] hash = decode(text);
    if (hash == null) {
      throw new IllegalArgumentException(
          "a node id has 52 characters of a-z and 2-7, the last of them a or q");
    }
    return new NodeId(hash);
  }

  /** Whether {@link #parse} would accept {@code text}. */
  public static boolean isValid(String text) {
    return decode(text) != null;
  }

  /** The hash; a copy. */
  public byte[] bytes() {
    return hash.clone();
  }

  @Override
  public int compareTo(NodeId other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeId that && Arrays.equals(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }

  @Override
  public String toString() {
    return text;
  }

  private static String encode(byte[] hash) {
    StringBuilder text = new StringBuilder(TEXT_LENGTH);
    int pending = 0;
    int pendingBits = 0;
    for (byte octet : hash) {
      pending = (pending << 8 | (octet & 0xff)) & 0xffff;
      pendingBits += 8;
      while (pendingBits >= 5) {
        pendingBits -= 5;
        text.append(ALPHABET.charAt(pending >> pendingBits & 31));
      }
    }
    text.append(ALPHABET.charAt(pending << (5 - pendingBits) & 31));
    return text.toString();
  }

  /** The bytes behind {@code text}, or null when it is no node id. */
  private static byte[] decode(String text) {
    if (text == null || text.length() != TEXT_LENGTH) {
      return null;
    }
    byte[] hash = new byte[BYTE_LENGTH];
    int pending = 0;
    int pendingBits = 0;
    int length = 0;
    for (int i = 0; i < TEXT_LENGTH; i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
      if (value < 0) {
        return null;
      }
      pending = (pending << 5 | value) & 0xffff;
      pendingBits += 5;
      if (pendingBits >= 8) {
        pendingBits -= 8;
        hash[length++] = (byte) (pending >> pendingBits);
      }
    }
    // 260 bits hold 256: the rest has to be zero, or one node would have several names.
    return (pending & ((1 << pendingBits) - 1)) == 0 ? hash : null;
  }
}
