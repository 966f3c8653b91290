package dev.crowfly.quic.wire;

import java.util.Arrays;
import java.util.Objects;

/**
 * Writes packet headers into the caller's array, not yet protected (RFC 9000 §17).
 *
 * <p>A reusable flyweight that remembers where the fields of the header lie that it wrote last. A
 * long header gets a Length field of two bytes that {@link #patchLength} fills once the end of the
 * packet is known. Every method that writes returns -1, having written nothing, when the header
 * does not fit. Not thread-safe.
 */
public final class HeaderWriter {
  /** The longest packet number and payload that the Length field of two bytes can tell. */
  public static final int MAX_LENGTH = (1 << 14) - 1;

  private static final int LENGTH_SIZE = 2;

  private byte[] out = {};
  private int lengthOffset;
  private int packetNumberOffset;

  /** A writer that has written nothing. */
  public HeaderWriter() {}

  /** The size of an Initial header up to and including the packet number. */
  public static int initialSize(
      int dcidLength, int scidLength, int tokenLength, int packetNumberLength) {
    return handshakeSize(dcidLength, scidLength, packetNumberLength)
        + VarInt.size(tokenLength)
        + tokenLength;
  }

  /** The size of a Handshake header up to and including the packet number. */
  public static int handshakeSize(int dcidLength, int scidLength, int packetNumberLength) {
    return longSize(dcidLength, scidLength) + LENGTH_SIZE + packetNumberLength;
  }

  /** The size of a short header up to and including the packet number. */
  public static int shortSize(int dcidLength, int packetNumberLength) {
    return 1 + dcidLength + packetNumberLength;
  }

  /**
   * Writes the header of an Initial packet (RFC 9000 §17.2.2).
   *
   * @param limit where the room in {@code out} ends
   * @param token empty when there is none; a server sends none
   * @param packetNumberLength 1 to 4
   * @return where the payload begins, or -1
   */
  public int writeInitial(
      byte[] out,
      int offset,
      int limit,
      byte[] dcid,
      byte[] scid,
      byte[] token,
      long packetNumber,
      int packetNumberLength) {
    int size = initialSize(dcid.length, scid.length, token.length, packetNumberLength);
    if (size > limit - offset) {
      return -1;
    }
    int position = writeLong(out, offset, 0, dcid, scid, packetNumberLength);
    position = VarInt.encode(token.length, out, position);
    position = copy(token, 0, token.length, out, position);
    return finishLong(position, packetNumber, packetNumberLength);
  }

  /**
   * Writes the header of a Handshake packet (RFC 9000 §17.2.4).
   *
   * @param limit where the room in {@code out} ends
   * @param packetNumberLength 1 to 4
   * @return where the payload begins, or -1
   */
  public int writeHandshake(
      byte[] out,
      int offset,
      int limit,
      byte[] dcid,
      byte[] scid,
      long packetNumber,
      int packetNumberLength) {
    if (handshakeSize(dcid.length, scid.length, packetNumberLength) > limit - offset) {
      return -1;
    }
    int position = writeLong(out, offset, 2, dcid, scid, packetNumberLength);
    return finishLong(position, packetNumber, packetNumberLength);
  }

  /**
   * Writes a short header (RFC 9000 §17.3.1). The spin bit is disabled and sent as 0.
   *
   * @param limit where the room in {@code out} ends
   * @param packetNumberLength 1 to 4
   * @return where the payload begins, or -1
   */
  public int writeShort(
      byte[] out,
      int offset,
      int limit,
      byte[] dcid,
      boolean keyPhase,
      long packetNumber,
      int packetNumberLength) {
    checkPacketNumberLength(packetNumberLength);
    checkCid(dcid);
    if (shortSize(dcid.length, packetNumberLength) > limit - offset) {
      return -1;
    }
    this.out = out;
    lengthOffset = -1;
    int phase = keyPhase ? 0x04 : 0;
    out[offset] = (byte) (PacketHeader.FIXED_BIT | phase | (packetNumberLength - 1));
    packetNumberOffset = copy(dcid, 0, dcid.length, out, offset + 1);
    PacketNumber.write(packetNumber, packetNumberLength, out, packetNumberOffset);
    return packetNumberOffset + packetNumberLength;
  }

  /** Where the packet number of the header written last begins. */
  public int packetNumberOffset() {
    return packetNumberOffset;
  }

  /**
   * Fills the Length field of the header written last. Does nothing for a short header.
   *
   * @param end where the packet ends (exclusive), the tag of the AEAD included
   * @throws IllegalArgumentException when packet number and payload are longer than {@link
   *     #MAX_LENGTH}
   */
  public void patchLength(int end) {
    if (lengthOffset >= 0) {
      VarInt.encode(end - packetNumberOffset, LENGTH_SIZE, out, lengthOffset);
    }
  }

  /**
   * Writes a Retry packet with 16 zero bytes in the place of its integrity tag (RFC 9000 §17.2.5).
   *
   * @param received the Initial packet that is answered; its Source Connection ID is the
   *     destination
   * @param scid the connection ID that the client is to use from now on
   * @param token not empty
   * @return where the packet ends, or -1
   */
  public static int writeRetry(
      byte[] out, int offset, int limit, PacketHeader received, byte[] scid, byte[] token) {
    checkCid(scid);
    if (token.length == 0) {
      throw new IllegalArgumentException("a Retry packet needs a token");
    }
    int size = longSize(received.scidLength(), scid.length) + token.length;
    if (size + PacketHeader.RETRY_INTEGRITY_TAG_LENGTH > limit - offset) {
      return -1;
    }
    out[offset] = (byte) (PacketHeader.LONG_FORM | PacketHeader.FIXED_BIT | 3 << 4);
    BigEndian.putInt(out, offset + 1, QuicVersion.V1);
    int position =
        writeCid(received.array(), received.scidOffset(), received.scidLength(), out, offset + 5);
    position = writeCid(scid, 0, scid.length, out, position);
    position = copy(token, 0, token.length, out, position);
    int end = position + PacketHeader.RETRY_INTEGRITY_TAG_LENGTH;
    Arrays.fill(out, position, end, (byte) 0);
    return end;
  }

  /**
   * Writes a Version Negotiation packet (RFC 9000 §17.2.1).
   *
   * @param received the packet that is answered; its connection IDs are echoed, exchanged
   * @param versions the versions to offer, at least one
   * @param unused any value; six of its bits fill the Unused field so that nobody relies on it
   * @return where the packet ends, or -1
   */
  public static int writeVersionNegotiation(
      byte[] out, int offset, int limit, PacketHeader received, int[] versions, int unused) {
    Objects.checkIndex(0, versions.length);
    int size = longSize(received.dcidLength(), received.scidLength()) + 4 * versions.length;
    if (size > limit - offset) {
      return -1;
    }
    // RFC 9000 §17.2.1: 0x40 is set where QUIC shares its port with other protocols.
    out[offset] = (byte) (PacketHeader.LONG_FORM | PacketHeader.FIXED_BIT | (unused & 0x3f));
    BigEndian.putInt(out, offset + 1, QuicVersion.NEGOTIATION);
    int position =
        writeCid(received.array(), received.scidOffset(), received.scidLength(), out, offset + 5);
    position =
        writeCid(received.array(), received.dcidOffset(), received.dcidLength(), out, position);
    for (int version : versions) {
      BigEndian.putInt(out, position, version);
      position += 4;
    }
    return position;
  }

  private int writeLong(
      byte[] out, int offset, int typeBits, byte[] dcid, byte[] scid, int packetNumberLength) {
    checkPacketNumberLength(packetNumberLength);
    checkCid(dcid);
    checkCid(scid);
    this.out = out;
    int form = PacketHeader.LONG_FORM | PacketHeader.FIXED_BIT;
    out[offset] = (byte) (form | typeBits << 4 | (packetNumberLength - 1));
    BigEndian.putInt(out, offset + 1, QuicVersion.V1);
    int position = writeCid(dcid, 0, dcid.length, out, offset + 5);
    return writeCid(scid, 0, scid.length, out, position);
  }

  private int finishLong(int position, long packetNumber, int packetNumberLength) {
    lengthOffset = position;
    packetNumberOffset = VarInt.encode(0, LENGTH_SIZE, out, position);
    PacketNumber.write(packetNumber, packetNumberLength, out, packetNumberOffset);
    return packetNumberOffset + packetNumberLength;
  }

  private static int longSize(int dcidLength, int scidLength) {
    return 1 + 4 + 1 + dcidLength + 1 + scidLength;
  }

  private static int writeCid(byte[] cid, int cidOffset, int length, byte[] out, int position) {
    out[position] = (byte) length;
    return copy(cid, cidOffset, length, out, position + 1);
  }

  private static int copy(byte[] data, int offset, int length, byte[] out, int position) {
    System.arraycopy(data, offset, out, position, length);
    return position + length;
  }

  private static void checkCid(byte[] cid) {
    if (cid.length > PacketHeader.MAX_CID_LENGTH) {
      throw new IllegalArgumentException("connection ID of " + cid.length + " bytes");
    }
  }

  private static void checkPacketNumberLength(int length) {
    if (length < 1 || length > PacketNumber.MAX_LENGTH) {
      throw new IllegalArgumentException("packet number of " + length + " bytes");
    }
  }
}
