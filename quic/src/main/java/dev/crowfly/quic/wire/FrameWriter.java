package dev.crowfly.quic.wire;

/**
 * Writes frames one after the other into the caller's array (RFC 9000 §19; RFC 9221 §4;
 * draft-ietf-quic-address-discovery).
 *
 * <p>A reusable cursor that allocates nothing. Each method writes one frame and moves on, or
 * returns false, having written nothing, when the frame does not fit. Numbers are 0 to 2^62-1;
 * arguments that no frame can hold are an {@link IllegalArgumentException}. Which packets may carry
 * a frame is the caller's affair. Not thread-safe.
 */
public final class FrameWriter {
  private final WireWriter out = new WireWriter();

  /** A writer without room; {@link #reset} gives it some. */
  public FrameWriter() {}

  /**
   * Begins to write at {@code offset}, with room up to {@code limit} (exclusive).
   *
   * @throws IndexOutOfBoundsException when that is not a range of the array
   */
  public void reset(byte[] buf, int offset, int limit) {
    out.reset(buf, offset, limit);
  }

  /** Where the next frame will begin; the end of what was written. */
  public int position() {
    return out.position();
  }

  /** How many bytes are left. 0 after a frame that extends to the end of the packet. */
  public int remaining() {
    return out.remaining();
  }

  /** {@code count} PADDING frames of a byte each. */
  public boolean padding(int count) {
    if (!out.fits(count)) {
      return false;
    }
    out.writeZeros(count);
    return true;
  }

  /** PING. */
  public boolean ping() {
    return writeType(FrameType.PING);
  }

  /**
   * ACK with as many ranges as fit, the largest packet numbers first; false if not even the first
   * range does.
   *
   * @param ranges at least one range
   * @param ackDelay in units of 2^ack_delay_exponent microseconds
   */
  public boolean ack(AckRanges ranges, long ackDelay) {
    return AckFrames.write(out, ranges, ackDelay);
  }

  /** ACK with ECN counts; otherwise like {@link #ack}. */
  public boolean ackEcn(AckRanges ranges, long ackDelay, long ect0, long ect1, long ce) {
    return AckFrames.writeEcn(out, ranges, ackDelay, ect0, ect1, ce);
  }

  /** RESET_STREAM. */
  public boolean resetStream(long streamId, long errorCode, long finalSize) {
    return StreamControlFrames.write(out, FrameType.RESET_STREAM, streamId, errorCode, finalSize);
  }

  /** STOP_SENDING. */
  public boolean stopSending(long streamId, long errorCode) {
    return StreamControlFrames.write(out, FrameType.STOP_SENDING, streamId, errorCode);
  }

  /** CRYPTO. */
  public boolean crypto(long offset, byte[] data, int dataOffset, int dataLength) {
    return DataFrames.writeCrypto(out, offset, data, dataOffset, dataLength);
  }

  /** NEW_TOKEN; the token must not be empty. */
  public boolean newToken(byte[] token, int tokenOffset, int tokenLength) {
    if (tokenLength == 0) {
      throw new IllegalArgumentException("empty token");
    }
    return DataFrames.writeNewToken(out, token, tokenOffset, tokenLength);
  }

  /** STREAM with a length, so that other frames may follow. */
  public boolean stream(
      long streamId, long offset, byte[] data, int dataOffset, int dataLength, boolean fin) {
    return DataFrames.writeStream(out, streamId, offset, data, dataOffset, dataLength, fin);
  }

  /** STREAM without a length: the packet has to end here, and nothing more can be written. */
  public boolean streamToEnd(
      long streamId, long offset, byte[] data, int dataOffset, int dataLength, boolean fin) {
    return DataFrames.writeStreamToEnd(out, streamId, offset, data, dataOffset, dataLength, fin);
  }

  /** MAX_DATA. */
  public boolean maxData(long maximum) {
    return StreamControlFrames.write(out, FrameType.MAX_DATA, maximum);
  }

  /** MAX_STREAM_DATA. */
  public boolean maxStreamData(long streamId, long maximum) {
    return StreamControlFrames.write(out, FrameType.MAX_STREAM_DATA, streamId, maximum);
  }

  /** MAX_STREAMS; {@code maximum} is at most 2^60. */
  public boolean maxStreams(boolean bidirectional, long maximum) {
    long type = bidirectional ? FrameType.MAX_STREAMS_BIDI : FrameType.MAX_STREAMS_UNI;
    return StreamControlFrames.writeStreamCount(out, type, maximum);
  }

  /** DATA_BLOCKED. */
  public boolean dataBlocked(long limit) {
    return StreamControlFrames.write(out, FrameType.DATA_BLOCKED, limit);
  }

  /** STREAM_DATA_BLOCKED. */
  public boolean streamDataBlocked(long streamId, long limit) {
    return StreamControlFrames.write(out, FrameType.STREAM_DATA_BLOCKED, streamId, limit);
  }

  /** STREAMS_BLOCKED; {@code limit} is at most 2^60. */
  public boolean streamsBlocked(boolean bidirectional, long limit) {
    long type = bidirectional ? FrameType.STREAMS_BLOCKED_BIDI : FrameType.STREAMS_BLOCKED_UNI;
    return StreamControlFrames.writeStreamCount(out, type, limit);
  }

  /**
   * NEW_CONNECTION_ID.
   *
   * @param retirePriorTo at most {@code sequence}
   * @param cidLength 1 to 20
   * @param token where the 16 bytes of the stateless reset token are taken from
   */
  public boolean newConnectionId(
      long sequence,
      long retirePriorTo,
      byte[] cid,
      int cidOffset,
      int cidLength,
      byte[] token,
      int tokenOffset) {
    return PathFrames.writeNewConnectionId(
        out, sequence, retirePriorTo, cid, cidOffset, cidLength, token, tokenOffset);
  }

  /** RETIRE_CONNECTION_ID. */
  public boolean retireConnectionId(long sequence) {
    return StreamControlFrames.write(out, FrameType.RETIRE_CONNECTION_ID, sequence);
  }

  /** PATH_CHALLENGE with any eight bytes. */
  public boolean pathChallenge(long data) {
    return PathFrames.writePathData(out, FrameType.PATH_CHALLENGE, data);
  }

  /** PATH_RESPONSE with the eight bytes of the challenge. */
  public boolean pathResponse(long data) {
    return PathFrames.writePathData(out, FrameType.PATH_RESPONSE, data);
  }

  /**
   * CONNECTION_CLOSE with an error of QUIC.
   *
   * @param frameType the frame at fault, 0 when unknown
   * @param reason UTF-8, may be empty
   */
  public boolean connectionClose(
      long errorCode, long frameType, byte[] reason, int reasonOffset, int reasonLength) {
    return CloseFrames.writeConnectionClose(
        out, errorCode, frameType, reason, reasonOffset, reasonLength);
  }

  /** CONNECTION_CLOSE with an error of the application. */
  public boolean applicationClose(
      long errorCode, byte[] reason, int reasonOffset, int reasonLength) {
    return CloseFrames.writeApplicationClose(out, errorCode, reason, reasonOffset, reasonLength);
  }

  /** HANDSHAKE_DONE. */
  public boolean handshakeDone() {
    return writeType(FrameType.HANDSHAKE_DONE);
  }

  /** DATAGRAM with a length, so that other frames may follow. */
  public boolean datagram(byte[] data, int dataOffset, int dataLength) {
    return DataFrames.writeDatagram(out, data, dataOffset, dataLength);
  }

  /** DATAGRAM without a length: the packet has to end here, and nothing more can be written. */
  public boolean datagramToEnd(byte[] data, int dataOffset, int dataLength) {
    return DataFrames.writeDatagramToEnd(out, data, dataOffset, dataLength);
  }

  /**
   * OBSERVED_ADDRESS.
   *
   * @param ipLength 4 or 16
   * @param port 0 to 65535
   */
  public boolean observedAddress(long sequence, byte[] ip, int ipOffset, int ipLength, int port) {
    return PathFrames.writeObservedAddress(out, sequence, ip, ipOffset, ipLength, port);
  }

  /** The most data that a CRYPTO frame written now could take; negative when there is no room. */
  public int cryptoCapacity(long offset) {
    return DataFrames.lengthThatFits(remaining() - 1 - VarInt.size(offset));
  }

  /** The most data that {@link #stream} could take now; negative when there is no room. */
  public int streamCapacity(long streamId, long offset) {
    return DataFrames.lengthThatFits(
        remaining() - DataFrames.streamToEndOverhead(streamId, offset));
  }

  /** The most data that {@link #datagram} could take now; negative when there is no room. */
  public int datagramCapacity() {
    return DataFrames.lengthThatFits(remaining() - 1);
  }

  /** What a CRYPTO frame takes besides its data, in bytes. */
  public static int cryptoOverhead(long offset, int length) {
    return DataFrames.cryptoOverhead(offset, length);
  }

  /** What {@link #stream} takes besides its data, in bytes. */
  public static int streamOverhead(long streamId, long offset, int length) {
    return DataFrames.streamOverhead(streamId, offset, length);
  }

  /** What {@link #streamToEnd} takes besides its data, in bytes. */
  public static int streamToEndOverhead(long streamId, long offset) {
    return DataFrames.streamToEndOverhead(streamId, offset);
  }

  /** What {@link #datagram} takes besides its data, in bytes. */
  public static int datagramOverhead(int length) {
    return DataFrames.datagramOverhead(length);
  }

  /** What {@link #datagramToEnd} takes besides its data, in bytes. */
  public static int datagramToEndOverhead() {
    return 1;
  }

  private boolean writeType(long type) {
    if (!out.fits(1)) {
      return false;
    }
    out.writeByte((int) type);
    return true;
  }
}
