package dev.crowfly.quic.testing;

import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.path.IgnoringVisitor;
import dev.crowfly.quic.stream.StreamId;
import dev.crowfly.quic.stream.Streams;
import java.util.HashMap;
import java.util.Map;

/**
 * Flow control and the ends of streams at one end of a connection, reckoned again from the frames
 * that it sends and those that it has received (RFC 9000 §3, §4, §4.5).
 */
final class StreamLedger {
  private static final long UNKNOWN = -1;

  /** One direction of a stream. */
  private static final class Flow {
    private long highest;
    private long finalSize = UNKNOWN;
    private boolean reset;
    private long limit;
  }

  private final boolean client;
  private final Map<Long, Flow> sent = new HashMap<>();
  private final Map<Long, Flow> received = new HashMap<>();
  private final long initialStreamLimit;
  private long connectionLimit;
  private long bidirectionalLimit;
  private long unidirectionalLimit;
  private long sentHighest;
  private long receivedHighest;
  private long streamBytesSent;

  final IgnoringVisitor ofSent =
      new IgnoringVisitor() {
        @Override
        public void onStream(
            long streamId, long offset, byte[] buf, int dataOffset, int dataLength, boolean fin) {
          streamBytesSent += dataLength;
          onSent(streamId, offset + dataLength, fin);
        }

        @Override
        public void onResetStream(long streamId, long errorCode, long finalSize) {
          Flow flow = sent(streamId);
          onSent(streamId, finalSize, false);
          claim(
              flow.finalSize == UNKNOWN || flow.finalSize == finalSize,
              "another final size",
              streamId);
          flow.finalSize = finalSize;
          flow.reset = true;
        }
      };

  final IgnoringVisitor ofReceived =
      new IgnoringVisitor() {
        @Override
        public void onStream(
            long streamId, long offset, byte[] buf, int dataOffset, int dataLength, boolean fin) {
          onReceived(streamId, offset + dataLength);
        }

        @Override
        public void onResetStream(long streamId, long errorCode, long finalSize) {
          onReceived(streamId, finalSize);
        }

        @Override
        public void onMaxData(long maximum) {
          connectionLimit = Math.max(connectionLimit, maximum);
        }

        @Override
        public void onMaxStreamData(long streamId, long maximum) {
          Flow flow = sent(streamId);
          flow.limit = Math.max(flow.limit, maximum);
        }

        @Override
        public void onMaxStreams(boolean bidirectional, long maximum) {
          if (bidirectional) {
            bidirectionalLimit = Math.max(bidirectionalLimit, maximum);
          } else {
            unidirectionalLimit = Math.max(unidirectionalLimit, maximum);
          }
        }
      };

  /** The ledger of one end; {@code peer} is what the other end promises from the start. */
  StreamLedger(boolean client, QuicConfig peer) {
    this.client = client;
    initialStreamLimit = peer.initialMaxStreamData();
    connectionLimit = peer.initialMaxData();
    bidirectionalLimit = peer.maxStreamsBidi();
    unidirectionalLimit = peer.maxStreamsUni();
  }

  private Flow sent(long streamId) {
    Flow known = sent.get(streamId);
    if (known == null) {
      known = new Flow();
      known.limit = initialStreamLimit;
      sent.put(streamId, known);
    }
    return known;
  }

  private void onSent(long streamId, long end, boolean fin) {
    Flow flow = sent(streamId);
    if (StreamId.isClientInitiated(streamId) == client) {
      long limit = StreamId.isBidirectional(streamId) ? bidirectionalLimit : unidirectionalLimit;
      claim(StreamId.index(streamId) < limit, "one stream too many", streamId);
    }
    claim(!flow.reset || end == flow.finalSize, "data after RESET_STREAM", streamId);
    claim(flow.finalSize == UNKNOWN || end <= flow.finalSize, "data after the end", streamId);
    if (fin) {
      claim(end >= flow.highest, "an end before data", streamId);
      flow.finalSize = end;
    }
    sentHighest += Math.max(0, end - flow.highest);
    flow.highest = Math.max(flow.highest, end);
    claim(flow.highest <= flow.limit, "more than the stream's limit", streamId);
    claim(sentHighest <= connectionLimit, "more than the connection's limit", streamId);
  }

  private static void claim(boolean holds, String otherwise, long streamId) {
    if (!holds) {
      throw new AssertionError("stream " + streamId + ": " + otherwise + " was sent");
    }
  }

  private void onReceived(long streamId, long end) {
    Flow flow = received.computeIfAbsent(streamId, unused -> new Flow());
    receivedHighest += Math.max(0, end - flow.highest);
    flow.highest = Math.max(flow.highest, end);
  }

  /** Compares with what the connection has counted. */
  void check(Streams streams) {
    equal("sent", sentHighest, streams.connectionLimit().used());
    if (streams.connectionLimit().limit() > connectionLimit) {
      throw new AssertionError("a limit that was never announced: " + connectionLimit);
    }
    equal("received", receivedHighest, streams.connectionWindow().received());
    long consumed = streams.connectionWindow().consumed();
    if (consumed > receivedHighest || receivedHighest > streams.connectionWindow().limit()) {
      throw new AssertionError("consumed " + consumed + ", received " + receivedHighest);
    }
  }

  private static void equal(String what, long frames, long counted) {
    if (frames != counted) {
      throw new AssertionError(
          what + " on the connection: " + frames + " by the frames, counted " + counted);
    }
  }

  /** The bytes in all STREAM frames sent, those sent again included. */
  long streamBytesSent() {
    return streamBytesSent;
  }

  /** The bytes of all streams that were sent, each counted once. */
  long uniqueBytesSent() {
    return sentHighest;
  }
}
