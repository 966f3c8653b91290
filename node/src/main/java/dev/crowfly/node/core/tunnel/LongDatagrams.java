package dev.crowfly.node.core.tunnel;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;

/**
 * Payloads that no DATAGRAM of C has room for: each on a unidirectional stream of its own, as
 * {@link DatagramFlows} describes.
 */
final class LongDatagrams {
  /** Takes what came whole. */
  interface Sink {
    void onPayload(String service, long flow, byte[] in, int from, int to, long now);
  }

  private final LongTable<StreamHandler> streams;
  private final Chunks chunks;
  private final FlowCounters counters;
  private final Sink sink;
  private final StreamHandler sent = new Sent();
  private int underWay;
  private int coming;

  LongDatagrams(LongTable<StreamHandler> streams, Chunks chunks, FlowCounters counters, Sink sink) {
    this.streams = streams;
    this.chunks = chunks;
    this.counters = counters;
    this.sink = sink;
  }

  /** Sends a payload; false if it was dropped, and counted. */
  boolean send(Flow flow, QuicConnection c, byte[] data, int offset, int length) {
    QuicStream stream = underWay < DatagramFlows.MAX_LONG ? c.openStream(false) : null;
    if (stream == null) {
      counters.droppedLongLimit++;
      return false;
    }
    byte[] out = chunks.outgoingDatagram();
    System.arraycopy(flow.name, 0, out, 0, flow.name.length);
    int position = Varint.encode(flow.id, out, flow.name.length);
    System.arraycopy(data, offset, out, position, length);
    underWay++;
    streams.put(stream.id(), sent);
    if (stream.write(out, 0, position + length) < position + length) {
      stream.reset(ErrorCode.LIMIT.code()); // a stream's buffer is smaller than the payload
      counters.droppedLongLimit++;
      return false;
    }
    stream.finish();
    counters.sentLong++;
    return true;
  }

  /** Takes a stream of the peer whose header is read; null if it was refused. */
  StreamHandler accept(String service, QuicStream stream) {
    if (coming >= DatagramFlows.MAX_LONG) {
      counters.droppedLongLimit++;
      stream.stop(ErrorCode.LIMIT.code());
      return null;
    }
    coming++;
    return new LongDatagram(service, stream, this);
  }

  /** It came whole; the flow id is where the array begins. */
  void onComplete(String service, byte[] in, int length, long now) {
    coming--;
    long flow = Varint.decode(in, 0, length);
    if (flow == Varint.MISSING || flow > DatagramFlows.MAX_ID) {
      counters.droppedMalformed++;
    } else {
      counters.receivedLong++;
      sink.onPayload(service, flow, in, Varint.sizeOf(in[0]), length, now);
    }
  }

  /** It was reset, or lost with C. */
  void onGivenUp() {
    coming--;
  }

  /** It is longer than a payload can be. */
  void onTooLong() {
    coming--;
    counters.droppedTooLarge++;
  }

  /** One object for all streams that carry what we sent. */
  private final class Sent implements StreamHandler {
    @Override
    public void onNews(int news, long now) {
      if ((news & QuicStream.CLOSED) != 0) {
        underWay--;
      }
    }

    @Override
    public void onLost(long now) {
      underWay--;
    }
  }
}
