package dev.crowfly.quic.connection;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.path.Path;
import dev.crowfly.quic.wire.FrameType;
import dev.crowfly.quic.wire.FrameVisitor;

/** Brings each frame of a received packet to its owner, and notes what the packet asks for. */
final class FrameRouter implements FrameVisitor {
  private final PacketEffects effects;
  private PacketSpace space;
  private long now;
  private Path path;
  private boolean ackEliciting;
  private boolean nonProbing;
  private long frameType;

  FrameRouter(PacketEffects effects) {
    this.effects = effects;
  }

  /**
   * Begins a packet.
   *
   * @param packetPath the path that it came on
   */
  void begin(PacketSpace packetSpace, Path packetPath, long receivedAt) {
    path = packetPath;
    nonProbing = false;
    space = packetSpace;
    now = receivedAt;
    ackEliciting = false;
    frameType = 0;
  }

  /** Whether it does more than probe a path (RFC 9000 §9.1). */
  boolean isNonProbing() {
    return nonProbing;
  }

  /** Whether the packet has to be acknowledged. */
  boolean isAckEliciting() {
    return ackEliciting;
  }

  /** {@code error}, with the frame that was being read when it does not name one. */
  TransportError blame(TransportError error) {
    return error.frameType() != 0
        ? error
        : new TransportError(error.code(), frameType, error.reason());
  }

  @Override
  public void onFrame(long type) {
    frameType = type;
    ackEliciting |= FrameType.isAckEliciting(type);
    nonProbing |= !FrameType.isProbing(type);
  }

  @Override
  public void onPadding(int count) {}

  @Override
  public void onPing() {}

  @Override
  public void onAck(long largestAcknowledged, long ackDelay) throws TransportError {
    effects.onAckBegin(space, largestAcknowledged, ackDelay, now);
  }

  @Override
  public void onAckRange(long smallest, long largest) throws TransportError {
    effects.recovery().onAckRange(smallest, largest);
  }

  /** We send no ECN marks: counts say nothing. */
  @Override
  public void onAckEcnCounts(long ect0, long ect1, long ce) {}

  @Override
  public void onAckEnd() throws TransportError {
    effects.onAckEnd(space);
  }

  @Override
  public void onCrypto(long offset, byte[] buf, int dataOffset, int dataLength)
      throws TransportError {
    space.crypto().receive(offset, buf, dataOffset, dataLength);
    effects.handshake().advance(space.level());
  }

  @Override
  public void onNewToken(byte[] buf, int tokenOffset, int tokenLength) throws TransportError {
    requireClient(FrameType.NEW_TOKEN);
    effects.onNewToken(buf, tokenOffset, tokenLength);
  }

  @Override
  public void onHandshakeDone() throws TransportError {
    requireClient(FrameType.HANDSHAKE_DONE);
    effects.onHandshakeConfirmed(now);
  }

  @Override
  public void onNewConnectionId(
      long sequence, long retirePriorTo, byte[] buf, int cidOffset, int cidLength, int tokenOffset)
      throws TransportError {
    effects
        .ids()
        .onNewConnectionId(sequence, retirePriorTo, buf, cidOffset, cidLength, tokenOffset);
    effects.paths().onRemoteConnectionIdsChanged();
  }

  @Override
  public void onRetireConnectionId(long sequence) throws TransportError {
    effects.ids().onRetireConnectionId(sequence);
  }

  @Override
  public void onPathChallenge(long data) {
    effects.paths().onPathChallenge(path, data, now);
  }

  @Override
  public void onPathResponse(long data) {
    effects.paths().onPathResponse(path, data, now);
  }

  @Override
  public void onConnectionClose(
      long errorCode, long frameType, byte[] buf, int reasonOffset, int reasonLength) {
    effects
        .ending()
        .onPeerClosed(false, errorCode, frameType, buf, reasonOffset, reasonLength, now);
  }

  @Override
  public void onApplicationClose(long errorCode, byte[] buf, int reasonOffset, int reasonLength) {
    effects.ending().onPeerClosed(true, errorCode, 0, buf, reasonOffset, reasonLength, now);
  }

  @Override
  public void onStream(
      long streamId, long offset, byte[] buf, int dataOffset, int dataLength, boolean fin)
      throws TransportError {
    effects.streams().onStream(streamId, offset, buf, dataOffset, dataLength, fin);
  }

  @Override
  public void onResetStream(long streamId, long errorCode, long finalSize) throws TransportError {
    effects.streams().onResetStream(streamId, errorCode, finalSize);
  }

  @Override
  public void onStopSending(long streamId, long errorCode) throws TransportError {
    effects.streams().onStopSending(streamId, errorCode);
  }

  @Override
  public void onMaxStreamData(long streamId, long maximum) throws TransportError {
    effects.streams().onMaxStreamData(streamId, maximum);
  }

  @Override
  public void onStreamDataBlocked(long streamId, long limit) throws TransportError {
    effects.streams().onStreamDataBlocked(streamId);
  }

  @Override
  public void onMaxData(long maximum) {
    effects.streams().onMaxData(maximum);
  }

  @Override
  public void onMaxStreams(boolean bidirectional, long maximum) {
    if (effects.streams().onMaxStreams(bidirectional, maximum)) {
      effects.onStreamsAvailable(bidirectional);
    }
  }

  /** Credit follows what the application reads, not what the peer wants. */
  @Override
  public void onDataBlocked(long limit) {}

  /** Credit follows what the application reads, not what the peer wants. */
  @Override
  public void onStreamsBlocked(boolean bidirectional, long limit) {}

  @Override
  public void onDatagram(byte[] buf, int dataOffset, int dataLength) throws TransportError {
    effects.datagrams().onFrame(buf, dataOffset, dataLength);
  }

  @Override
  public void onObservedAddress(long sequence, byte[] buf, int ipOffset, int ipLength, int port)
      throws TransportError {
    effects.paths().onObservedAddress(path, sequence, buf, ipOffset, ipLength, port);
  }

  private void requireClient(long frameType) throws TransportError {
    if (!effects.isClient()) {
      throw violation(frameType, "a client sent what only servers may send");
    }
  }

  private static TransportError violation(long frameType, String reason) {
    return new TransportError(TransportErrorCode.PROTOCOL_VIOLATION, frameType, reason);
  }
}
