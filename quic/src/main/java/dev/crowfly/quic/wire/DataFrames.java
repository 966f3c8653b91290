package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;

/**
 * The frames that carry a run of bytes: CRYPTO (RFC 9000 §19.6), NEW_TOKEN (§19.7), STREAM (§19.8)
 * and DATAGRAM (RFC 9221 §4).
 *
 * <pre>
 * CRYPTO Frame    { Type (i) = 0x06, Offset (i), Length (i), Crypto Data (..) }
 * NEW_TOKEN Frame { Type (i) = 0x07, Token Length (i), Token (..) }
 * STREAM Frame    { Type (i) = 0x08..0x0f, Stream ID (i), [Offset (i)], [Length (i)],
 *                   Stream Data (..) }
 * DATAGRAM Frame  { Type (i) = 0x30..0x31, [Length (i)], Datagram Data (..) }
 * </pre>
 */
final class DataFrames {
  private DataFrames() {}

  static void readCrypto(WireReader in, FrameVisitor visitor) throws TransportError {
    long offset = in.readVarInt();
    int length = in.readLength();
    checkEnd(in, offset, length);
    visitor.onCrypto(offset, in.array(), in.take(length), length);
  }

  static void readNewToken(WireReader in, FrameVisitor visitor) throws TransportError {
    int length = in.readLength();
    if (length == 0) {
      throw in.malformed("empty token");
    }
    visitor.onNewToken(in.array(), in.take(length), length);
  }

  static void readStream(WireReader in, int type, FrameVisitor visitor) throws TransportError {
    long streamId = in.readVarInt();
    long offset = (type & FrameType.STREAM_OFF) != 0 ? in.readVarInt() : 0;
    int length = (type & FrameType.STREAM_LEN) != 0 ? in.readLength() : in.remaining();
    checkEnd(in, offset, length);
    boolean fin = (type & FrameType.STREAM_FIN) != 0;
    visitor.onStream(streamId, offset, in.array(), in.take(length), length, fin);
  }

  static void readDatagram(WireReader in, boolean withLength, FrameVisitor visitor)
      throws TransportError {
    int length = withLength ? in.readLength() : in.remaining();
    visitor.onDatagram(in.array(), in.take(length), length);
  }

  /** RFC 9000 §19.6, §19.8: no byte of a stream lies beyond 2^62-1. */
  private static void checkEnd(WireReader in, long offset, int length) throws TransportError {
    if (offset > VarInt.MAX - length) {
      throw in.malformed("data ends beyond 2^62-1");
    }
  }

  static int cryptoOverhead(long offset, int length) {
    return 1 + VarInt.size(offset) + VarInt.size(length);
  }

  static int streamOverhead(long streamId, long offset, int length) {
    return streamToEndOverhead(streamId, offset) + VarInt.size(length);
  }

  static int streamToEndOverhead(long streamId, long offset) {
    return 1 + VarInt.size(streamId) + (offset == 0 ? 0 : VarInt.size(offset));
  }

  static int datagramOverhead(int length) {
    return 1 + VarInt.size(length);
  }

  /**
   * The most bytes that fit into {@code room} together with the var-int that tells their number; -1
   * when not even an empty run does.
   */
  static int lengthThatFits(int room) {
    if (room < 1) {
      return -1;
    }
    if (room <= 1 + 0x3f) {
      return room - 1;
    }
    if (room <= 2 + 0x3fff) {
      return Math.max(0x3f, room - 2);
    }
    return Math.max(0x3fff, room - 4);
  }

  static boolean writeCrypto(WireWriter out, long offset, byte[] data, int from, int length) {
    if (!out.fits((long) cryptoOverhead(offset, length) + length)) {
      return false;
    }
    out.writeByte((int) FrameType.CRYPTO);
    out.writeVarInt(offset);
    out.writeVarInt(length);
    out.writeBytes(data, from, length);
    return true;
  }

  static boolean writeNewToken(WireWriter out, byte[] token, int from, int length) {
    if (!out.fits(1L + VarInt.size(length) + length)) {
      return false;
    }
    out.writeByte((int) FrameType.NEW_TOKEN);
    out.writeVarInt(length);
    out.writeBytes(token, from, length);
    return true;
  }

  static boolean writeStream(
      WireWriter out, long streamId, long offset, byte[] data, int from, int length, boolean fin) {
    if (!out.fits((long) streamOverhead(streamId, offset, length) + length)) {
      return false;
    }
    writeStreamStart(out, FrameType.STREAM_LEN, streamId, offset, fin);
    out.writeVarInt(length);
    out.writeBytes(data, from, length);
    return true;
  }

  static boolean writeStreamToEnd(
      WireWriter out, long streamId, long offset, byte[] data, int from, int length, boolean fin) {
    if (!out.fits((long) streamToEndOverhead(streamId, offset) + length)) {
      return false;
    }
    writeStreamStart(out, 0, streamId, offset, fin);
    out.writeBytes(data, from, length);
    out.close();
    return true;
  }

  private static void writeStreamStart(
      WireWriter out, int lengthBit, long streamId, long offset, boolean fin) {
    int offsetBit = offset == 0 ? 0 : FrameType.STREAM_OFF;
    int finBit = fin ? FrameType.STREAM_FIN : 0;
    out.writeByte((int) FrameType.STREAM | offsetBit | lengthBit | finBit);
    out.writeVarInt(streamId);
    if (offset != 0) {
      out.writeVarInt(offset);
    }
  }

  static boolean writeDatagram(WireWriter out, byte[] data, int from, int length) {
    if (!out.fits((long) datagramOverhead(length) + length)) {
      return false;
    }
    out.writeByte((int) FrameType.DATAGRAM_LEN);
    out.writeVarInt(length);
    out.writeBytes(data, from, length);
    return true;
  }

  static boolean writeDatagramToEnd(WireWriter out, byte[] data, int from, int length) {
    if (!out.fits(1L + length)) {
      return false;
    }
    out.writeByte((int) FrameType.DATAGRAM);
    out.writeBytes(data, from, length);
    out.close();
    return true;
  }
}
