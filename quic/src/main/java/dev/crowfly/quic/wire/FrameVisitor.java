package dev.crowfly.quic.wire;

import dev.crowfly.quic.TransportError;

/**
 * Takes the frames of a packet from a {@link FrameReader}, one call per frame, in their order in
 * the packet (RFC 9000 §19).
 *
 * <p>Data comes as a range of the packet's own array and is valid during the call only. All numbers
 * are 0 to 2^62-1 unless said otherwise. What a frame can violate by itself has been checked; what
 * depends on the connection has not. A method may throw to end the connection; the rest of the
 * packet is then not read. When a frame that takes several calls (ACK) turns out malformed, the
 * first of its calls may already have been made.
 */
public interface FrameVisitor {
  /** Comes before each frame, with its exact type; once for a run of PADDING. */
  void onFrame(long type) throws TransportError;

  /**
   * A run of PADDING frames.
   *
   * @param count how many, at least 1
   */
  void onPadding(int count) throws TransportError;

  /** PING. */
  void onPing() throws TransportError;

  /**
   * Begins an ACK frame; its ranges follow, then {@link #onAckEnd}.
   *
   * @param ackDelay as it was sent; in units of 2^ack_delay_exponent microseconds
   */
  void onAck(long largestAcknowledged, long ackDelay) throws TransportError;

  /** A range of acknowledged packet numbers, both included; ranges come in descending order. */
  void onAckRange(long smallest, long largest) throws TransportError;

  /** The ECN counts of an ACK frame of type 0x03, after its ranges. */
  void onAckEcnCounts(long ect0, long ect1, long ce) throws TransportError;

  /** Ends an ACK frame. */
  void onAckEnd() throws TransportError;

  /** RESET_STREAM. */
  void onResetStream(long streamId, long errorCode, long finalSize) throws TransportError;

  /** STOP_SENDING. */
  void onStopSending(long streamId, long errorCode) throws TransportError;

  /** CRYPTO; {@code offset + dataLength} is at most 2^62-1. */
  void onCrypto(long offset, byte[] buf, int dataOffset, int dataLength) throws TransportError;

  /** NEW_TOKEN; the token is not empty. */
  void onNewToken(byte[] buf, int tokenOffset, int tokenLength) throws TransportError;

  /** STREAM; {@code offset + dataLength} is at most 2^62-1. */
  void onStream(long streamId, long offset, byte[] buf, int dataOffset, int dataLength, boolean fin)
      throws TransportError;

  /** MAX_DATA. */
  void onMaxData(long maximum) throws TransportError;

  /** MAX_STREAM_DATA. */
  void onMaxStreamData(long streamId, long maximum) throws TransportError;

  /** MAX_STREAMS; {@code maximum} is at most 2^60. */
  void onMaxStreams(boolean bidirectional, long maximum) throws TransportError;

  /** DATA_BLOCKED. */
  void onDataBlocked(long limit) throws TransportError;

  /** STREAM_DATA_BLOCKED. */
  void onStreamDataBlocked(long streamId, long limit) throws TransportError;

  /** STREAMS_BLOCKED; {@code limit} is at most 2^60. */
  void onStreamsBlocked(boolean bidirectional, long limit) throws TransportError;

  /**
   * NEW_CONNECTION_ID.
   *
   * @param retirePriorTo at most {@code sequence}
   * @param cidLength 1 to 20
   * @param tokenOffset where the 16 bytes of the stateless reset token begin in {@code buf}
   */
  void onNewConnectionId(
      long sequence, long retirePriorTo, byte[] buf, int cidOffset, int cidLength, int tokenOffset)
      throws TransportError;

  /** RETIRE_CONNECTION_ID. */
  void onRetireConnectionId(long sequence) throws TransportError;

  /**
   * PATH_CHALLENGE.
   *
   * @param data the eight bytes in network byte order, any value
   */
  void onPathChallenge(long data) throws TransportError;

  /**
   * PATH_RESPONSE.
   *
   * @param data the eight bytes in network byte order, any value
   */
  void onPathResponse(long data) throws TransportError;

  /**
   * CONNECTION_CLOSE of type 0x1c: an error of QUIC, or none.
   *
   * @param frameType the frame at fault, 0 when unknown
   * @param reasonLength the size in bytes of the reason, UTF-8 if the peer behaves
   */
  void onConnectionClose(
      long errorCode, long frameType, byte[] buf, int reasonOffset, int reasonLength)
      throws TransportError;

  /** CONNECTION_CLOSE of type 0x1d: an error of the application. */
  void onApplicationClose(long errorCode, byte[] buf, int reasonOffset, int reasonLength)
      throws TransportError;

  /** HANDSHAKE_DONE. */
  void onHandshakeDone() throws TransportError;

  /** DATAGRAM; may be empty. */
  void onDatagram(byte[] buf, int dataOffset, int dataLength) throws TransportError;

  /**
   * OBSERVED_ADDRESS.
   *
   * @param ipLength 4 or 16
   * @param port 0 to 65535
   */
  void onObservedAddress(long sequence, byte[] buf, int ipOffset, int ipLength, int port)
      throws TransportError;
}
