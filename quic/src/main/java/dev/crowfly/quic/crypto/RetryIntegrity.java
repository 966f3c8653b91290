package dev.crowfly.quic.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The integrity tag at the end of a Retry packet of QUIC v1 (RFC 9001 §5.8).
 *
 * <p>Its key is public: it detects damage, and shows that the sender has seen the client's Initial
 * packet. Stateless.
 */
public final class RetryIntegrity {
  /** The length of the tag in bytes. */
  public static final int TAG_LENGTH = 16;

  private static final int MAX_CONNECTION_ID_LENGTH = 20;

  private static final SecretKeySpec KEY =
      new SecretKeySpec(
          new byte[] {
            (byte) 0xbe,
            0x0c,
            0x69,
            0x0b,
            (byte) 0x9f,
            0x66,
            0x57,
            0x5a,
            0x1d,
            0x76,
            0x6b,
            0x54,
            (byte) 0xe3,
            0x68,
            (byte) 0xc8,
            0x4e
          },
          "AES");
  private static final GCMParameterSpec NONCE =
      new GCMParameterSpec(
          8 * TAG_LENGTH,
          new byte[] {
            0x46,
            0x15,
            (byte) 0x99,
            (byte) 0xd3,
            0x5d,
            0x63,
            0x2b,
            (byte) 0xf2,
            0x23,
            (byte) 0x98,
            0x25,
            (byte) 0xbb
          });

  private RetryIntegrity() {}

  /**
   * Writes the tag behind a Retry packet.
   *
   * @param originalDestinationConnectionId holds the Destination Connection ID of the Initial that
   *     is answered, {@code idLength} bytes from {@code idOffset}, 0 to 20
   * @param packet holds the Retry packet from {@code packetOffset} to {@code packetEnd}, and 16
   *     free bytes behind it
   */
  public static void writeTag(
      byte[] originalDestinationConnectionId,
      int idOffset,
      int idLength,
      byte[] packet,
      int packetOffset,
      int packetEnd) {
    byte[] tag =
        tag(originalDestinationConnectionId, idOffset, idLength, packet, packetOffset, packetEnd);
    System.arraycopy(tag, 0, packet, packetEnd, TAG_LENGTH);
  }

  /**
   * Whether a Retry packet ends in the right tag. Never throws for any bytes within the array.
   *
   * @param packetEnd one past the last byte of the tag
   */
  public static boolean verify(
      byte[] originalDestinationConnectionId,
      int idOffset,
      int idLength,
      byte[] packet,
      int packetOffset,
      int packetEnd) {
    int tagOffset = packetEnd - TAG_LENGTH;
    if (tagOffset < packetOffset) {
      return false;
    }
    byte[] tag =
        tag(originalDestinationConnectionId, idOffset, idLength, packet, packetOffset, tagOffset);
    return ConstantTime.equal(tag, 0, packet, tagOffset, TAG_LENGTH);
  }

  private static byte[] tag(
      byte[] id, int idOffset, int idLength, byte[] packet, int offset, int end) {
    if (idLength > MAX_CONNECTION_ID_LENGTH) {
      throw new IllegalArgumentException("connection ID of " + idLength + " bytes");
    }
    byte[] idField = new byte[1 + idLength];
    idField[0] = (byte) idLength;
    System.arraycopy(id, idOffset, idField, 1, idLength);
    try {
      // A new cipher each time: the JCA refuses to seal twice with one nonce, as this scheme does.
      Cipher cipher = JcaCiphers.get("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, KEY, NONCE);
      cipher.updateAAD(idField);
      cipher.updateAAD(packet, offset, end - offset);
      return cipher.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }
}
