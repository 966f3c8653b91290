package dev.crowfly.quic.wire;

/**
 * The header of one packet of a datagram, as far as it can be read without keys (RFC 9000 §17, RFC
 * 8999 §5).
 *
 * <p>A reusable flyweight: {@link #parse} fills it, the getters give positions in the array that
 * was parsed. They mean something only after {@code parse} returned true. Coalesced packets are
 * read one by one, each beginning at the {@link #end()} of the one before (RFC 9000 §12.2).
 *
 * <p>Nothing here is authenticated. Not thread-safe.
 */
public final class PacketHeader {
  /** The longest connection ID of QUIC v1 in bytes (RFC 9000 §17.2). */
  public static final int MAX_CID_LENGTH = 20;

  /** The size of the Retry Integrity Tag in bytes (RFC 9001 §5.8). */
  public static final int RETRY_INTEGRITY_TAG_LENGTH = 16;

  static final int LONG_FORM = 0x80;
  static final int FIXED_BIT = 0x40;
  private static final int SAMPLE_LENGTH = 16;

  private byte[] buf = {};
  private int offset;
  private int end;
  private PacketType type;
  private int version;
  private int dcidOffset;
  private int dcidLength;
  private int scidOffset;
  private int scidLength;
  private int tokenOffset;
  private int tokenLength;
  private int packetNumberOffset;

  /** A header that is still empty. */
  public PacketHeader() {}

  /**
   * Reads the packet that begins at {@code offset}.
   *
   * @param limit the end of the datagram (exclusive)
   * @param shortHeaderCidLength the length of our own connection IDs, 0 to 20; a short header does
   *     not tell it
   * @return false when the rest of the datagram has to be dropped: it is no QUIC packet, or it is
   *     cut short
   */
  public boolean parse(byte[] buf, int offset, int limit, int shortHeaderCidLength) {
    this.buf = buf;
    this.offset = offset;
    end = limit;
    type = null;
    version = QuicVersion.V1;
    scidOffset = offset;
    scidLength = 0;
    tokenOffset = offset;
    tokenLength = 0;
    packetNumberOffset = -1;
    if (offset < 0 || offset >= limit || limit > buf.length) {
      return false;
    }
    return (buf[offset] & LONG_FORM) == 0 ? parseShort(shortHeaderCidLength) : parseLong();
  }

  private boolean parseShort(int cidLength) {
    if ((buf[offset] & FIXED_BIT) == 0 || cidLength < 0 || cidLength > end - offset - 1) {
      return false;
    }
    type = PacketType.ONE_RTT;
    dcidOffset = offset + 1;
    dcidLength = cidLength;
    packetNumberOffset = dcidOffset + dcidLength;
    return true;
  }

  private boolean parseLong() {
    if (end - offset < 7) { // first byte, version, two connection ID lengths
      return false;
    }
    version = BigEndian.getInt(buf, offset + 1);
    dcidLength = buf[offset + 5] & 0xff;
    dcidOffset = offset + 6;
    if (dcidLength >= end - dcidOffset) {
      return false;
    }
    int position = dcidOffset + dcidLength;
    scidLength = buf[position] & 0xff;
    scidOffset = position + 1;
    if (scidLength > end - scidOffset) {
      return false;
    }
    position = scidOffset + scidLength;
    if (version == QuicVersion.NEGOTIATION) {
      return parseVersionNegotiation(position);
    }
    if ((buf[offset] & FIXED_BIT) == 0) {
      // RFC 9443 §2: without this bit a datagram could be meant for another protocol on this port.
      // That is also asked of versions unknown to us, which are free to do so but don't at first.
      return false;
    }
    if (version != QuicVersion.V1) {
      return true;
    }
    return dcidLength <= MAX_CID_LENGTH && scidLength <= MAX_CID_LENGTH && parseVersion1(position);
  }

  private boolean parseVersion1(int position) {
    type =
        switch ((buf[offset] >> 4) & 3) {
          case 0 -> PacketType.INITIAL;
          case 1 -> PacketType.ZERO_RTT;
          case 2 -> PacketType.HANDSHAKE;
          default -> PacketType.RETRY;
        };
    return switch (type) {
      case INITIAL -> parseToken(position);
      case RETRY -> parseRetry(position);
      default -> parseLength(position);
    };
  }

  private boolean parseToken(int position) {
    long length = VarInt.decode(buf, position, end);
    if (length < 0) {
      return false;
    }
    tokenOffset = position + VarInt.sizeOf(buf[position]);
    if (length > end - tokenOffset) {
      return false;
    }
    tokenLength = (int) length;
    return parseLength(tokenOffset + tokenLength);
  }

  private boolean parseLength(int position) {
    long length = VarInt.decode(buf, position, end);
    if (length < 0) {
      return false;
    }
    packetNumberOffset = position + VarInt.sizeOf(buf[position]);
    if (length > end - packetNumberOffset) {
      return false;
    }
    end = packetNumberOffset + (int) length;
    return true;
  }

  private boolean parseRetry(int position) {
    tokenOffset = position;
    tokenLength = end - RETRY_INTEGRITY_TAG_LENGTH - position;
    return tokenLength > 0; // RFC 9000 §17.2.5.2: an empty token is to be discarded
  }

  private boolean parseVersionNegotiation(int position) {
    type = PacketType.VERSION_NEGOTIATION;
    tokenOffset = position;
    tokenLength = end - position;
    // RFC 8999 §6: ignored without a version or with a cut one.
    return tokenLength > 0 && tokenLength % 4 == 0;
  }

  /** The array that was parsed. */
  public byte[] array() {
    return buf;
  }

  /** Where the packet begins. */
  public int offset() {
    return offset;
  }

  /** Where the packet ends (exclusive), which is where a coalesced one begins. */
  public int end() {
    return end;
  }

  /**
   * The kind of the packet, or null for a long header of a version other than 1; of such a packet
   * only the version and the connection IDs are known, the latter up to 255 bytes long.
   */
  public PacketType type() {
    return type;
  }

  /** The Version field; for short headers, which have none, {@link QuicVersion#V1}. */
  public int version() {
    return version;
  }

  /** Where the Destination Connection ID begins. */
  public int dcidOffset() {
    return dcidOffset;
  }

  /** The length of the Destination Connection ID in bytes. */
  public int dcidLength() {
    return dcidLength;
  }

  /** Where the Source Connection ID begins. */
  public int scidOffset() {
    return scidOffset;
  }

  /** The length of the Source Connection ID in bytes; 0 for short headers, which have none. */
  public int scidLength() {
    return scidLength;
  }

  /** Where the token of an Initial or Retry packet begins. */
  public int tokenOffset() {
    return tokenOffset;
  }

  /** The length of the token of an Initial or Retry packet in bytes; 0 for others. */
  public int tokenLength() {
    return type == PacketType.VERSION_NEGOTIATION ? 0 : tokenLength;
  }

  /** Where the protected packet number begins; -1 for packets without one. */
  public int packetNumberOffset() {
    return packetNumberOffset;
  }

  /** Where the last 16 bytes of a Retry packet begin. */
  public int retryIntegrityTagOffset() {
    return end - RETRY_INTEGRITY_TAG_LENGTH;
  }

  /** How many versions a Version Negotiation packet offers; 0 for other packets. */
  public int supportedVersionCount() {
    return type == PacketType.VERSION_NEGOTIATION ? tokenLength / 4 : 0;
  }

  /**
   * A version that a Version Negotiation packet offers.
   *
   * @param index 0 up to {@link #supportedVersionCount()} - 1
   */
  public int supportedVersion(int index) {
    return BigEndian.getInt(buf, tokenOffset + 4 * index);
  }

  /**
   * Whether the packet is long enough for header protection to be removed: the sample begins four
   * bytes after the packet number does (RFC 9001 §5.4.2). If not, it has to be dropped.
   */
  public boolean hasSample() {
    return packetNumberOffset >= 0
        && end - packetNumberOffset >= PacketNumber.MAX_LENGTH + SAMPLE_LENGTH;
  }

  /** The length of the packet number in bytes, 1 to 4, from an unprotected first byte. */
  public static int packetNumberLength(int firstByte) {
    return (firstByte & 0x03) + 1;
  }

  /**
   * Whether the reserved bits of an unprotected first byte are 0. If they are not, that is a
   * PROTOCOL_VIOLATION, but only once the packet is authenticated (RFC 9000 §17.2, §17.3.1).
   */
  public static boolean reservedBitsZero(int firstByte) {
    return (firstByte & ((firstByte & LONG_FORM) != 0 ? 0x0c : 0x18)) == 0;
  }

  /** The key phase bit of the unprotected first byte of a short header (RFC 9001 §6). */
  public static boolean keyPhase(int firstByte) {
    return (firstByte & 0x04) != 0;
  }
}
