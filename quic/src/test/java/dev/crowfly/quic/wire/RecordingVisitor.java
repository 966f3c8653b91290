package dev.crowfly.quic.wire;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down each call, with the data that it was given. */
final class RecordingVisitor implements FrameVisitor {
  final List<String> calls = new ArrayList<>();
  final List<Long> types = new ArrayList<>();

  private void note(String name, Object... arguments) {
    calls.add(name + List.of(arguments));
  }

  private static String hex(byte[] buf, int offset, int length) {
    return HexFormat.of().formatHex(buf, offset, offset + length);
  }

  @Override
  public void onFrame(long type) {
    types.add(type);
  }

  @Override
  public void onPadding(int count) {
    note("padding", count);
  }

  @Override
  public void onPing() {
    note("ping");
  }

  @Override
  public void onAck(long largestAcknowledged, long ackDelay) {
    note("ack", largestAcknowledged, ackDelay);
  }

  @Override
  public void onAckRange(long smallest, long largest) {
    note("ackRange", smallest, largest);
  }

  @Override
  public void onAckEcnCounts(long ect0, long ect1, long ce) {
    note("ackEcnCounts", ect0, ect1, ce);
  }

  @Override
  public void onAckEnd() {
    note("ackEnd");
  }

  @Override
  public void onResetStream(long streamId, long errorCode, long finalSize) {
    note("resetStream", streamId, errorCode, finalSize);
  }

  @Override
  public void onStopSending(long streamId, long errorCode) {
    note("stopSending", streamId, errorCode);
  }

  @Override
  public void onCrypto(long offset, byte[] buf, int dataOffset, int dataLength) {
    note("crypto", offset, hex(buf, dataOffset, dataLength));
  }

  @Override
  public void onNewToken(byte[] buf, int tokenOffset, int tokenLength) {
    note("newToken", hex(buf, tokenOffset, tokenLength));
  }

  @Override
  public void onStream(
      long streamId, long offset, byte[] buf, int dataOffset, int dataLength, boolean fin) {
    note("stream", streamId, offset, hex(buf, dataOffset, dataLength), fin);
  }

  @Override
  public void onMaxData(long maximum) {
    note("maxData", maximum);
  }

  @Override
  public void onMaxStreamData(long streamId, long maximum) {
    note("maxStreamData", streamId, maximum);
  }

  @Override
  public void onMaxStreams(boolean bidirectional, long maximum) {
    note("maxStreams", bidirectional, maximum);
  }

  @Override
  public void onDataBlocked(long limit) {
    note("dataBlocked", limit);
  }

  @Override
  public void onStreamDataBlocked(long streamId, long limit) {
    note("streamDataBlocked", streamId, limit);
  }

  @Override
  public void onStreamsBlocked(boolean bidirectional, long limit) {
    note("streamsBlocked", bidirectional, limit);
  }

  @Override
  public void onNewConnectionId(
      long sequence,
      long retirePriorTo,
      byte[] buf,
      int cidOffset,
      int cidLength,
      int tokenOffset) {
    String cid = hex(buf, cidOffset, cidLength);
    note("newConnectionId", sequence, retirePriorTo, cid, hex(buf, tokenOffset, 16));
  }

  @Override
  public void onRetireConnectionId(long sequence) {
    note("retireConnectionId", sequence);
  }

  @Override
  public void onPathChallenge(long data) {
    note("pathChallenge", data);
  }

  @Override
  public void onPathResponse(long data) {
    note("pathResponse", data);
  }

  @Override
  public void onConnectionClose(
      long errorCode, long frameType, byte[] buf, int reasonOffset, int reasonLength) {
    note("connectionClose", errorCode, frameType, hex(buf, reasonOffset, reasonLength));
  }

  @Override
  public void onApplicationClose(long errorCode, byte[] buf, int reasonOffset, int reasonLength) {
    note("applicationClose", errorCode, hex(buf, reasonOffset, reasonLength));
  }

  @Override
  public void onHandshakeDone() {
    note("handshakeDone");
  }

  @Override
  public void onDatagram(byte[] buf, int dataOffset, int dataLength) {
    note("datagram", hex(buf, dataOffset, dataLength));
  }

  @Override
  public void onObservedAddress(long sequence, byte[] buf, int ipOffset, int ipLength, int port) {
    note("observedAddress", sequence, hex(buf, ipOffset, ipLength), port);
  }
}
