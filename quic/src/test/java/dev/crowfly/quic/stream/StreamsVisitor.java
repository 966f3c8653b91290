package dev.crowfly.quic.stream;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.wire.FrameVisitor;

/** Hands the frames of streams to a {@link Streams}; any other frame is a mistake in the test. */
final class StreamsVisitor implements FrameVisitor {
  private final Streams streams;

  StreamsVisitor(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void onStream(
      long streamId, long offset, byte[] buf, int dataOffset, int dataLength, boolean fin)
      throws TransportError {
    streams.onStream(streamId, offset, buf, dataOffset, dataLength, fin);
  }

  @Override
  public void onResetStream(long streamId, long errorCode, long finalSize) throws TransportError {
    streams.onResetStream(streamId, errorCode, finalSize);
  }

  @Override
  public void onStopSending(long streamId, long errorCode) throws TransportError {
    streams.onStopSending(streamId, errorCode);
  }

  @Override
  public void onMaxData(long maximum) {
    streams.onMaxData(maximum);
  }

  @Override
  public void onMaxStreamData(long streamId, long maximum) throws TransportError {
    streams.onMaxStreamData(streamId, maximum);
  }

  @Override
  public void onMaxStreams(boolean bidirectional, long maximum) {
    streams.onMaxStreams(bidirectional, maximum);
  }

  @Override
  public void onStreamDataBlocked(long streamId, long limit) throws TransportError {
    streams.onStreamDataBlocked(streamId);
  }

  @Override
  public void onDataBlocked(long limit) {}

  @Override
  public void onStreamsBlocked(boolean bidirectional, long limit) {}

  @Override
  public void onFrame(long type) {}

  @Override
  public void onPadding(int count) {}

  @Override
  public void onPing() {}

  @Override
  public void onAck(long largestAcknowledged, long ackDelay) {
    throw unexpected();
  }

  @Override
  public void onAckRange(long smallest, long largest) {
    throw unexpected();
  }

  @Override
  public void onAckEcnCounts(long ect0, long ect1, long ce) {
    throw unexpected();
  }

  @Override
  public void onAckEnd() {
    throw unexpected();
  }

  @Override
  public void onCrypto(long offset, byte[] buf, int dataOffset, int dataLength) {
    throw unexpected();
  }

  @Override
  public void onNewToken(byte[] buf, int tokenOffset, int tokenLength) {
    throw unexpected();
  }

  @Override
  public void onNewConnectionId(
      long sequence, long retirePriorTo, byte[] buf, int cidOffset, int cidLength, int token) {
    throw unexpected();
  }

  @Override
  public void onRetireConnectionId(long sequence) {
    throw unexpected();
  }

  @Override
  public void onPathChallenge(long data) {
    throw unexpected();
  }

  @Override
  public void onPathResponse(long data) {
    throw unexpected();
  }

  @Override
  public void onConnectionClose(
      long errorCode, long frameType, byte[] buf, int reasonOffset, int reasonLength) {
    throw unexpected();
  }

  @Override
  public void onApplicationClose(long errorCode, byte[] buf, int reasonOffset, int reasonLength) {
    throw unexpected();
  }

  @Override
  public void onHandshakeDone() {
    throw unexpected();
  }

  @Override
  public void onDatagram(byte[] buf, int dataOffset, int dataLength) {
    throw unexpected();
  }

  @Override
  public void onObservedAddress(long sequence, byte[] buf, int ipOffset, int ipLength, int port) {
    throw unexpected();
  }

  private static AssertionError unexpected() {
    return new AssertionError("not a frame of streams");
  }
}
