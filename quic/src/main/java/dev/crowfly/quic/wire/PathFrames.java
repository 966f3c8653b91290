package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;

/**
 * The frames about connection IDs and paths (RFC 9000 §19.15 to §19.18;
 * draft-ietf-quic-address-discovery).
 *
 * <pre>
 * NEW_CONNECTION_ID Frame    { Type (i) = 0x18, Sequence Number (i), Retire Prior To (i),
 *                              Length (8), Connection ID (8..160), Stateless Reset Token (128) }
 * RETIRE_CONNECTION_ID Frame { Type (i) = 0x19, Sequence Number (i) }
 * PATH_CHALLENGE Frame       { Type (i) = 0x1a, Data (64) }
 * PATH_RESPONSE Frame        { Type (i) = 0x1b, Data (64) }
 * OBSERVED_ADDRESS Frame     { Type (i) = 0x9f81a6..0x9f81a7, Sequence Number (i),
 *                              IPv4 (32) or IPv6 (128), Port (16) }
 * </pre>
 */
final class PathFrames {
  static final int RESET_TOKEN_LENGTH = 16;

  private PathFrames() {}

  static void readNewConnectionId(WireReader in, FrameVisitor visitor) throws TransportError {
    long sequence = in.readVarInt();
    long retirePriorTo = in.readVarInt();
    int length = in.readByte();
    if (retirePriorTo > sequence) {
      throw in.malformed("retire prior to is above the sequence number");
    }
    if (length < 1 || length > PacketHeader.MAX_CID_LENGTH) {
      throw in.malformed("connection ID not of 1 to 20 bytes");
    }
    int cid = in.take(length);
    int token = in.take(RESET_TOKEN_LENGTH);
    visitor.onNewConnectionId(sequence, retirePriorTo, in.array(), cid, length, token);
  }

  static void readObservedAddress(WireReader in, int ipLength, FrameVisitor visitor)
      throws TransportError {
    long sequence = in.readVarInt();
    int ip = in.take(ipLength);
    int port = in.readShort();
    visitor.onObservedAddress(sequence, in.array(), ip, ipLength, port);
  }

  static boolean writeNewConnectionId(
      WireWriter out,
      long sequence,
      long retirePriorTo,
      byte[] cid,
      int cidOffset,
      int cidLength,
      byte[] token,
      int tokenOffset) {
    if (cidLength < 1 || cidLength > PacketHeader.MAX_CID_LENGTH || retirePriorTo > sequence) {
      throw new IllegalArgumentException("not a NEW_CONNECTION_ID frame");
    }
    int fixed = 1 + 1 + cidLength + RESET_TOKEN_LENGTH;
    if (!out.fits((long) fixed + VarInt.size(sequence) + VarInt.size(retirePriorTo))) {
      return false;
    }
    out.writeByte((int) FrameType.NEW_CONNECTION_ID);
    out.writeVarInt(sequence);
    out.writeVarInt(retirePriorTo);
    out.writeByte(cidLength);
    out.writeBytes(cid, cidOffset, cidLength);
    out.writeBytes(token, tokenOffset, RESET_TOKEN_LENGTH);
    return true;
  }

  /** Writes PATH_CHALLENGE or PATH_RESPONSE. */
  static boolean writePathData(WireWriter out, long type, long data) {
    if (!out.fits(1 + 8)) {
      return false;
    }
    out.writeByte((int) type);
    out.writeLong(data);
    return true;
  }

  static boolean writeObservedAddress(
      WireWriter out, long sequence, byte[] ip, int ipOffset, int ipLength, int port) {
    long type =
        switch (ipLength) {
          case 4 -> FrameType.OBSERVED_ADDRESS_IPV4;
          case 16 -> FrameType.OBSERVED_ADDRESS_IPV6;
          default -> throw new IllegalArgumentException("IP address of " + ipLength + " bytes");
        };
    if (!out.fits((long) VarInt.size(type) + VarInt.size(sequence) + ipLength + 2)) {
      return false;
    }
    out.writeVarInt(type);
    out.writeVarInt(sequence);
    out.writeBytes(ip, ipOffset, ipLength);
    out.writeShort(port);
    return true;
  }
}
