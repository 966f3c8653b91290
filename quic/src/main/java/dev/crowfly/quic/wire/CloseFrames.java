package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;

/**
 * CONNECTION_CLOSE (RFC 9000 §19.19).
 *
 * <pre>
 * CONNECTION_CLOSE Frame {
 *   Type (i) = 0x1c..0x1d,
 *   Error Code (i),
 *   [Frame Type (i)],           only in 0x1c
 *   Reason Phrase Length (i),
 *   Reason Phrase (..),
 * }
 * </pre>
 */
final class CloseFrames {
  private CloseFrames() {}

  static void readConnectionClose(WireReader in, FrameVisitor visitor) throws TransportError {
    long errorCode = in.readVarInt();
    long frameType = in.readVarInt();
    int length = in.readLength();
    visitor.onConnectionClose(errorCode, frameType, in.array(), in.take(length), length);
  }

  static void readApplicationClose(WireReader in, FrameVisitor visitor) throws TransportError {
    long errorCode = in.readVarInt();
    int length = in.readLength();
    visitor.onApplicationClose(errorCode, in.array(), in.take(length), length);
  }

  static boolean writeConnectionClose(
      WireWriter out, long errorCode, long frameType, byte[] reason, int from, int length) {
    long size = 1L + VarInt.size(errorCode) + VarInt.size(frameType) + VarInt.size(length);
    if (!out.fits(size + length)) {
      return false;
    }
    out.writeByte((int) FrameType.CONNECTION_CLOSE);
    out.writeVarInt(errorCode);
    out.writeVarInt(frameType);
    out.writeVarInt(length);
    out.writeBytes(reason, from, length);
    return true;
  }

  static boolean writeApplicationClose(
      WireWriter out, long errorCode, byte[] reason, int from, int length) {
    if (!out.fits(1L + VarInt.size(errorCode) + VarInt.size(length) + length)) {
      return false;
    }
    out.writeByte((int) FrameType.APPLICATION_CLOSE);
    out.writeVarInt(errorCode);
    out.writeVarInt(length);
    out.writeBytes(reason, from, length);
    return true;
  }
}
