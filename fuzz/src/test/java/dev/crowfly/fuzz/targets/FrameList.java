package dev.crowfly.fuzz.targets;

import dev.crowfly.quic.wire.AckRanges;
import dev.crowfly.quic.wire.FrameVisitor;
import dev.crowfly.quic.wire.FrameWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The frames that a reader gave: as text, to compare them, and as a way to write them again. */
final class FrameList implements FrameVisitor {
  /** Writes one frame; false when there is no room. */
  interface Written {
    boolean to(FrameWriter writer);
  }

  private static final HexFormat HEX = HexFormat.of();

  private final List<String> texts = new ArrayList<>();
  private final List<Written> written = new ArrayList<>();
  private final Ranges ranges = new Ranges();
  private long ackDelay;
  private long[] ecn;

  FrameList() {}

  List<String> texts() {
    return texts;
  }

  List<Written> written() {
    return written;
  }

  private void add(Written again, String name, Object... values) {
    texts.add(name + Arrays.toString(values));
    written.add(again);
  }

  private static byte[] copy(byte[] buf, int offset, int length) {
    return Arrays.copyOfRange(buf, offset, offset + length);
  }

  @Override
  public void onFrame(long type) {}

  @Override
  public void onPadding(int count) {
    add(w -> w.padding(count), "padding", count);
  }

  @Override
  public void onPing() {
    add(FrameWriter::ping, "ping");
  }

  @Override
  public void onAck(long largestAcknowledged, long delay) {
    ranges.clear();
    ackDelay = delay;
    ecn = null;
    texts.add("ack largest " + largestAcknowledged);
  }

  @Override
  public void onAckRange(long smallest, long largest) {
    ranges.add(smallest, largest);
  }

  @Override
  public void onAckEcnCounts(long ect0, long ect1, long ce) {
    ecn = new long[] {ect0, ect1, ce};
  }

  @Override
  public void onAckEnd() {
    Ranges all = ranges.copy();
    long delay = ackDelay;
    long[] counts = ecn;
    Written again =
        counts == null
            ? w -> w.ack(all, delay)
            : w -> w.ackEcn(all, delay, counts[0], counts[1], counts[2]);
    add(again, "ack", all, delay, Arrays.toString(counts));
  }

  @Override
  public void onResetStream(long streamId, long errorCode, long finalSize) {
    add(
        w -> w.resetStream(streamId, errorCode, finalSize),
        "resetStream",
        streamId,
        errorCode,
        finalSize);
  }

  @Override
  public void onStopSending(long streamId, long errorCode) {
    add(w -> w.stopSending(streamId, errorCode), "stopSending", streamId, errorCode);
  }

  @Override
  public void onCrypto(long offset, byte[] buf, int dataOffset, int dataLength) {
    byte[] data = copy(buf, dataOffset, dataLength);
    add(w -> w.crypto(offset, data, 0, data.length), "crypto", offset, HEX.formatHex(data));
  }

  @Override
  public void onNewToken(byte[] buf, int tokenOffset, int tokenLength) {
    byte[] token = copy(buf, tokenOffset, tokenLength);
    add(w -> w.newToken(token, 0, token.length), "newToken", HEX.formatHex(token));
  }

  @Override
  public void onStream(
      long streamId, long offset, byte[] buf, int dataOffset, int dataLength, boolean fin) {
    byte[] data = copy(buf, dataOffset, dataLength);
    add(
        w -> w.stream(streamId, offset, data, 0, data.length, fin),
        "stream",
        streamId,
        offset,
        HEX.formatHex(data),
        fin);
  }

  @Override
  public void onMaxData(long maximum) {
    add(w -> w.maxData(maximum), "maxData", maximum);
  }

  @Override
  public void onMaxStreamData(long streamId, long maximum) {
    add(w -> w.maxStreamData(streamId, maximum), "maxStreamData", streamId, maximum);
  }

  @Override
  public void onMaxStreams(boolean bidirectional, long maximum) {
    add(w -> w.maxStreams(bidirectional, maximum), "maxStreams", bidirectional, maximum);
  }

  @Override
  public void onDataBlocked(long limit) {
    add(w -> w.dataBlocked(limit), "dataBlocked", limit);
  }

  @Override
  public void onStreamDataBlocked(long streamId, long limit) {
    add(w -> w.streamDataBlocked(streamId, limit), "streamDataBlocked", streamId, limit);
  }

  @Override
  public void onStreamsBlocked(boolean bidirectional, long limit) {
    add(w -> w.streamsBlocked(bidirectional, limit), "streamsBlocked", bidirectional, limit);
  }

  @Override
  public void onNewConnectionId(
      long sequence,
      long retirePriorTo,
      byte[] buf,
      int cidOffset,
      int cidLength,
      int tokenOffset) {
    byte[] cid = copy(buf, cidOffset, cidLength);
    byte[] token = copy(buf, tokenOffset, 16);
    add(
        w -> w.newConnectionId(sequence, retirePriorTo, cid, 0, cid.length, token, 0),
        "newConnectionId",
        sequence,
        retirePriorTo,
        HEX.formatHex(cid),
        HEX.formatHex(token));
  }

  @Override
  public void onRetireConnectionId(long sequence) {
    add(w -> w.retireConnectionId(sequence), "retireConnectionId", sequence);
  }

  @Override
  public void onPathChallenge(long data) {
    add(w -> w.pathChallenge(data), "pathChallenge", data);
  }

  @Override
  public void onPathResponse(long data) {
    add(w -> w.pathResponse(data), "pathResponse", data);
  }

  @Override
  public void onConnectionClose(
      long errorCode, long frameType, byte[] buf, int reasonOffset, int reasonLength) {
    byte[] reason = copy(buf, reasonOffset, reasonLength);
    add(
        w -> w.connectionClose(errorCode, frameType, reason, 0, reason.length),
        "connectionClose",
        errorCode,
        frameType,
        HEX.formatHex(reason));
  }

  @Override
  public void onApplicationClose(long errorCode, byte[] buf, int reasonOffset, int reasonLength) {
    byte[] reason = copy(buf, reasonOffset, reasonLength);
    add(
        w -> w.applicationClose(errorCode, reason, 0, reason.length),
        "applicationClose",
        errorCode,
        HEX.formatHex(reason));
  }

  @Override
  public void onHandshakeDone() {
    add(FrameWriter::handshakeDone, "handshakeDone");
  }

  @Override
  public void onDatagram(byte[] buf, int dataOffset, int dataLength) {
    byte[] data = copy(buf, dataOffset, dataLength);
    add(w -> w.datagram(data, 0, data.length), "datagram", HEX.formatHex(data));
  }

  @Override
  public void onObservedAddress(long sequence, byte[] buf, int ipOffset, int ipLength, int port) {
    byte[] ip = copy(buf, ipOffset, ipLength);
    add(
        w -> w.observedAddress(sequence, ip, 0, ip.length, port),
        "observedAddress",
        sequence,
        HEX.formatHex(ip),
        port);
  }

  /** The ranges of one ACK frame. */
  private static final class Ranges implements AckRanges {
    private final List<long[]> all = new ArrayList<>();

    void clear() {
      all.clear();
    }

    void add(long smallest, long largest) {
      all.add(new long[] {smallest, largest});
    }

    Ranges copy() {
      Ranges copy = new Ranges();
      copy.all.addAll(all);
      return copy;
    }

    @Override
    public int rangeCount() {
      return all.size();
    }

    @Override
    public long smallest(int index) {
      return all.get(index)[0];
    }

    @Override
    public long largest(int index) {
      return all.get(index)[1];
    }

    @Override
    public String toString() {
      return all.stream().map(Arrays::toString).toList().toString();
    }
  }
}
