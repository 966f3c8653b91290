package dev.crowfly.quic.path;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.wire.FrameVisitor;

/** Takes frames and does nothing with them. */
public class IgnoringVisitor implements FrameVisitor {
  @Override
  public void onFrame(long type) {}

  @Override
  public void onPadding(int count) {}

  @Override
  public void onPing() {}

  @Override
  public void onAck(long largestAcknowledged, long ackDelay) throws TransportError {}

  @Override
  public void onAckRange(long smallest, long largest) throws TransportError {}

  @Override
  public void onAckEcnCounts(long ect0, long ect1, long ce) {}

  @Override
  public void onAckEnd() {}

  @Override
  public void onResetStream(long streamId, long errorCode, long finalSize) {}

  @Override
  public void onStopSending(long streamId, long errorCode) {}

  @Override
  public void onCrypto(long offset, byte[] buf, int dataOffset, int dataLength) {}

  @Override
  public void onNewToken(byte[] buf, int tokenOffset, int tokenLength) {}

  @Override
  public void onStream(
      long streamId, long offset, byte[] buf, int dataOffset, int dataLength, boolean fin) {}

  @Override
  public void onMaxData(long maximum) {}

  @Override
  public void onMaxStreamData(long streamId, long maximum) {}

  @Override
  public void onMaxStreams(boolean bidirectional, long maximum) {}

  @Override
  public void onDataBlocked(long limit) {}

  @Override
  public void onStreamDataBlocked(long streamId, long limit) {}

  @Override
  public void onStreamsBlocked(boolean bidirectional, long limit) {}

  @Override
  public void onNewConnectionId(
      long sequence, long retirePriorTo, byte[] buf, int cidOffset, int cidLength, int tokenOffset)
      throws TransportError {}

  @Override
  public void onRetireConnectionId(long sequence) throws TransportError {}

  @Override
  public void onPathChallenge(long data) {}

  @Override
  public void onPathResponse(long data) {}

  @Override
  public void onConnectionClose(
      long errorCode, long frameType, byte[] buf, int reasonOffset, int reasonLength) {}

  @Override
  public void onApplicationClose(long errorCode, byte[] buf, int reasonOffset, int reasonLength) {}

  @Override
  public void onHandshakeDone() {}

  @Override
  public void onDatagram(byte[] buf, int dataOffset, int dataLength) {}

  @Override
  public void onObservedAddress(long sequence, byte[] buf, int ipOffset, int ipLength, int port)
      throws TransportError {}
}
