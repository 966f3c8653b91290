package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;

/**
 * The frames that steer streams and flow control and consist of var-ints only (RFC 9000 §19.4,
 * §19.5, §19.9 to §19.14).
 *
 * <pre>
 * RESET_STREAM Frame        { Type (i) = 0x04, Stream ID (i), Error Code (i), Final Size (i) }
 * STOP_SENDING Frame        { Type (i) = 0x05, Stream ID (i), Error Code (i) }
 * MAX_DATA Frame            { Type (i) = 0x10, Maximum Data (i) }
 * MAX_STREAM_DATA Frame     { Type (i) = 0x11, Stream ID (i), Maximum Stream Data (i) }
 * MAX_STREAMS Frame         { Type (i) = 0x12..0x13, Maximum Streams (i) }
 * DATA_BLOCKED Frame        { Type (i) = 0x14, Maximum Data (i) }
 * STREAM_DATA_BLOCKED Frame { Type (i) = 0x15, Stream ID (i), Maximum Stream Data (i) }
 * STREAMS_BLOCKED Frame     { Type (i) = 0x16..0x17, Maximum Streams (i) }
 * </pre>
 */
final class StreamControlFrames {
  /** RFC 9000 §4.6: more streams than this have no stream ID. */
  static final long MAX_STREAM_COUNT = 1L << 60;

  private StreamControlFrames() {}

  static void readResetStream(WireReader in, FrameVisitor visitor) throws TransportError {
    visitor.onResetStream(in.readVarInt(), in.readVarInt(), in.readVarInt());
  }

  static void readStopSending(WireReader in, FrameVisitor visitor) throws TransportError {
    visitor.onStopSending(in.readVarInt(), in.readVarInt());
  }

  static void readMaxStreamData(WireReader in, FrameVisitor visitor) throws TransportError {
    visitor.onMaxStreamData(in.readVarInt(), in.readVarInt());
  }

  static void readStreamDataBlocked(WireReader in, FrameVisitor visitor) throws TransportError {
    visitor.onStreamDataBlocked(in.readVarInt(), in.readVarInt());
  }

  static long readStreamCount(WireReader in) throws TransportError {
    long count = in.readVarInt();
    if (count > MAX_STREAM_COUNT) {
      throw in.malformed("more than 2^60 streams");
    }
    return count;
  }

  /** Writes a frame of a one-byte type and one var-int. */
  static boolean write(WireWriter out, long type, long a) {
    if (!out.fits(1L + VarInt.size(a))) {
      return false;
    }
    out.writeByte((int) type);
    out.writeVarInt(a);
    return true;
  }

  /** Writes a frame of a one-byte type and two var-ints. */
  static boolean write(WireWriter out, long type, long a, long b) {
    if (!out.fits(1L + VarInt.size(a) + VarInt.size(b))) {
      return false;
    }
    out.writeByte((int) type);
    out.writeVarInt(a);
    out.writeVarInt(b);
    return true;
  }

  /** Writes a frame of a one-byte type and three var-ints. */
  static boolean write(WireWriter out, long type, long a, long b, long c) {
    if (!out.fits(1L + VarInt.size(a) + VarInt.size(b) + VarInt.size(c))) {
      return false;
    }
    out.writeByte((int) type);
    out.writeVarInt(a);
    out.writeVarInt(b);
    out.writeVarInt(c);
    return true;
  }

  static boolean writeStreamCount(WireWriter out, long type, long count) {
    if (count > MAX_STREAM_COUNT) {
      throw new IllegalArgumentException("more than 2^60 streams: " + count);
    }
    return write(out, type, count);
  }
}
