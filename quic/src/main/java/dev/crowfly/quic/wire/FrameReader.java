package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;

/**
 * Reads the frames of an unprotected packet and hands them to a {@link FrameVisitor} (RFC 9000
 * §12.4, §19; RFC 9221 §4; draft-ietf-quic-address-discovery).
 *
 * <p>No object is made per frame. One reader serves any number of packets, one at a time; a visitor
 * must not call the reader that is calling it. Not thread-safe.
 */
public final class FrameReader {
  private final WireReader in = new WireReader();

  /** A reader for any packet. */
  public FrameReader() {}

  /**
   * Reads all frames from {@code offset} up to {@code limit} (exclusive).
   *
   * @param packet the kind of packet that carried them; it decides which frames are allowed
   * @throws TransportError with the type of the frame at fault: PROTOCOL_VIOLATION for an empty
   *     payload, a frame that such a packet may not carry or a frame type in a longer encoding than
   *     needed; FRAME_ENCODING_ERROR for unknown types and malformed frames; or what the visitor
   *     throws
   */
  public void read(byte[] buf, int offset, int limit, PacketType packet, FrameVisitor visitor)
      throws TransportError {
    in.reset(buf, offset, limit);
    if (in.remaining() == 0) {
      throw new TransportError(TransportErrorCode.PROTOCOL_VIOLATION, "packet without frames");
    }
    while (in.remaining() > 0) {
      long type = readType(packet);
      in.blame(TransportErrorCode.FRAME_ENCODING_ERROR, type);
      visitor.onFrame(type);
      readFrame(type, visitor);
    }
  }

  private long readType(PacketType packet) throws TransportError {
    in.blame(TransportErrorCode.FRAME_ENCODING_ERROR, 0);
    int start = in.position();
    long type = in.readVarInt();
    if (in.position() - start != VarInt.size(type)) {
      // RFC 9000 §12.4: one encoding per type, so that types can be compared as bytes.
      throw violation(type, "frame type not in its shortest encoding");
    }
    if (!FrameType.isAllowedIn(packet, type)) {
      if (!FrameType.isKnown(type)) {
        throw new TransportError(
            TransportErrorCode.FRAME_ENCODING_ERROR, type, "unknown frame type");
      }
      throw violation(type, "frame not allowed in this packet type");
    }
    return type;
  }

  private void readFrame(long type, FrameVisitor visitor) throws TransportError {
    switch ((int) type) {
      case 0x00 -> readPadding(visitor);
      case 0x01 -> visitor.onPing();
      case 0x02 -> AckFrames.read(in, false, visitor);
      case 0x03 -> AckFrames.read(in, true, visitor);
      case 0x04 -> StreamControlFrames.readResetStream(in, visitor);
      case 0x05 -> StreamControlFrames.readStopSending(in, visitor);
      case 0x06 -> DataFrames.readCrypto(in, visitor);
      case 0x07 -> DataFrames.readNewToken(in, visitor);
      case 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f ->
          DataFrames.readStream(in, (int) type, visitor);
      case 0x10 -> visitor.onMaxData(in.readVarInt());
      case 0x11 -> StreamControlFrames.readMaxStreamData(in, visitor);
      case 0x12 -> visitor.onMaxStreams(true, StreamControlFrames.readStreamCount(in));
      case 0x13 -> visitor.onMaxStreams(false, StreamControlFrames.readStreamCount(in));
      case 0x14 -> visitor.onDataBlocked(in.readVarInt());
      case 0x15 -> StreamControlFrames.readStreamDataBlocked(in, visitor);
      case 0x16 -> visitor.onStreamsBlocked(true, StreamControlFrames.readStreamCount(in));
      case 0x17 -> visitor.onStreamsBlocked(false, StreamControlFrames.readStreamCount(in));
      case 0x18 -> PathFrames.readNewConnectionId(in, visitor);
      case 0x19 -> visitor.onRetireConnectionId(in.readVarInt());
      case 0x1a -> visitor.onPathChallenge(in.readLong());
      case 0x1b -> visitor.onPathResponse(in.readLong());
      case 0x1c -> CloseFrames.readConnectionClose(in, visitor);
      case 0x1d -> CloseFrames.readApplicationClose(in, visitor);
      case 0x1e -> visitor.onHandshakeDone();
      case 0x30 -> DataFrames.readDatagram(in, false, visitor);
      case 0x31 -> DataFrames.readDatagram(in, true, visitor);
      case 0x9f81a6 -> PathFrames.readObservedAddress(in, 4, visitor);
      case 0x9f81a7 -> PathFrames.readObservedAddress(in, 16, visitor);
      default -> throw in.malformed("unknown frame type");
    }
  }

  private void readPadding(FrameVisitor visitor) throws TransportError {
    int count = 1;
    while (in.remaining() > 0 && in.peek() == FrameType.PADDING) {
      in.take(1);
      count++;
    }
    visitor.onPadding(count);
  }

  private static TransportError violation(long type, String reason) {
    return new TransportError(TransportErrorCode.PROTOCOL_VIOLATION, type, reason);
  }
}
