package dev.crowfly.bench.micro.wire;

import dev.crowfly.quic.wire.FrameVisitor;

/** Adds up what it is given, so that no call can be optimised away. */
final class SummingVisitor implements FrameVisitor {
  long sum;
  int frames;

  @Override
  public void onFrame(long type) {
    frames++;
    sum += type;
  }

  @Override
  public void onPadding(int count) {
    sum += count;
  }

  @Override
  public void onPing() {
    sum += 1;
  }

  @Override
  public void onAck(long largestAcknowledged, long ackDelay) {
    sum += largestAcknowledged + ackDelay;
  }

  @Override
  public void onAckRange(long smallest, long largest) {
    sum += smallest + largest;
  }

  @Override
  public void onAckEcnCounts(long ect0, long ect1, long ce) {
    sum += ect0 + ect1 + ce;
  }

  @Override
  public void onAckEnd() {
    sum += 1;
  }

  @Override
  public void onResetStream(long streamId, long errorCode, long finalSize) {
    sum += streamId + errorCode + finalSize;
  }

  @Override
  public void onStopSending(long streamId, long errorCode) {
    sum += streamId + errorCode;
  }

  @Override
  public void onCrypto(long offset, byte[] buf, int dataOffset, int dataLength) {
    sum += offset + dataOffset + dataLength;
  }

  @Override
  public void onNewToken(byte[] buf, int tokenOffset, int tokenLength) {
    sum += tokenOffset + tokenLength;
  }

  @Override
  public void onStream(
      long streamId, long offset, byte[] buf, int dataOffset, int dataLength, boolean fin) {
    sum += streamId + offset + dataOffset + dataLength + (fin ? 1 : 0);
  }

  @Override
  public void onMaxData(long maximum) {
    sum += maximum;
  }

  @Override
  public void onMaxStreamData(long streamId, long maximum) {
    sum += streamId + maximum;
  }

  @Override
  public void onMaxStreams(boolean bidirectional, long maximum) {
    sum += (bidirectional ? 1 : 0) + maximum;
  }

  @Override
  public void onDataBlocked(long limit) {
    sum += limit;
  }

  @Override
  public void onStreamDataBlocked(long streamId, long limit) {
    sum += streamId + limit;
  }

  @Override
  public void onStreamsBlocked(boolean bidirectional, long limit) {
    sum += (bidirectional ? 1 : 0) + limit;
  }

  @Override
  public void onNewConnectionId(
      long sequence,
      long retirePriorTo,
      byte[] buf,
      int cidOffset,
      int cidLength,
      int tokenOffset) {
    sum += sequence + retirePriorTo + cidOffset + cidLength + tokenOffset;
  }

  @Override
  public void onRetireConnectionId(long sequence) {
    sum += sequence;
  }

  @Override
  public void onPathChallenge(long data) {
    sum += data;
  }

  @Override
  public void onPathResponse(long data) {
    sum += data;
  }

  @Override
  public void onConnectionClose(
      long errorCode, long frameType, byte[] buf, int reasonOffset, int reasonLength) {
    sum += errorCode + frameType + reasonOffset + reasonLength;
  }

  @Override
  public void onApplicationClose(long errorCode, byte[] buf, int reasonOffset, int reasonLength) {
    sum += errorCode + reasonOffset + reasonLength;
  }

  @Override
  public void onHandshakeDone() {
    sum += 1;
  }

  @Override
  public void onDatagram(byte[] buf, int dataOffset, int dataLength) {
    sum += dataOffset + dataLength;
  }

  @Override
  public void onObservedAddress(long sequence, byte[] buf, int ipOffset, int ipLength, int port) {
    sum += sequence + ipOffset + ipLength + port;
  }
}
