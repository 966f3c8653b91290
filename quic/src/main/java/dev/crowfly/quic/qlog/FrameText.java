package dev.crowfly.quic.qlog;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.FrameVisitor;
import dev.crowfly.quic.wire.PacketType;
import java.nio.charset.StandardCharsets;

/**
 * The frames of a packet as qlog wants them (quic-events, "QUIC Frames").
 *
 * <p>Lengths of data are written, data is not; nor are tokens, which serve whoever reads them.
 */
final class FrameText implements FrameVisitor {
  private static final long NANOS_PER_MICRO = 1_000;

  private final JsonText json;
  private final FrameReader reader = new FrameReader();
  private int ackDelayExponent;
  private int endOfLastFrame;
  private boolean rangesOpen;

  FrameText(JsonText json) {
    this.json = json;
  }

  /**
   * Writes the member {@code frames}. What can't be read is an unknown frame, and the last one.
   *
   * @param exponent of the sender's ACK Delay fields
   */
  void write(byte[] buf, int offset, int length, PacketType packet, int exponent) {
    ackDelayExponent = exponent;
    rangesOpen = false;
    json.array("frames");
    endOfLastFrame = json.mark();
    try {
      reader.read(buf, offset, offset + length, packet, this);
    } catch (TransportError error) {
      json.returnTo(endOfLastFrame);
      json.object()
          .word("frame_type", "unknown")
          .number("frame_type_bytes", error.frameType())
          .endObject();
    }
    json.endArray();
  }

  private JsonText frame(String type) {
    return json.object().word("frame_type", type);
  }

  private void end() {
    json.endObject();
    endOfLastFrame = json.mark();
  }

  /** The draft puts a frame's own length field into {@code raw.length}. */
  private void endWithData(int length) {
    json.object("raw").number("length", length).number("payload_length", length).endObject();
    end();
  }

  @Override
  public void onFrame(long type) {}

  @Override
  public void onPadding(int count) {
    frame("padding").object("raw").number("payload_length", count).endObject();
    end();
  }

  @Override
  public void onPing() {
    frame("ping");
    end();
  }

  @Override
  public void onAck(long largestAcknowledged, long ackDelay) {
    long most = (Long.MAX_VALUE / NANOS_PER_MICRO) >> ackDelayExponent;
    long nanos = (Math.min(ackDelay, most) << ackDelayExponent) * NANOS_PER_MICRO;
    frame("ack").millis("ack_delay", nanos).array("acked_ranges");
    rangesOpen = true;
  }

  @Override
  public void onAckRange(long smallest, long largest) {
    json.array().number(smallest);
    if (largest != smallest) {
      json.number(largest);
    }
    json.endArray();
  }

  @Override
  public void onAckEcnCounts(long ect0, long ect1, long ce) {
    endRanges();
    json.number("ect1", ect1).number("ect0", ect0).number("ce", ce);
  }

  private void endRanges() {
    if (rangesOpen) {
      json.endArray();
      rangesOpen = false;
    }
  }

  @Override
  public void onAckEnd() {
    endRanges();
    end();
  }

  @Override
  public void onResetStream(long streamId, long errorCode, long finalSize) {
    frame("reset_stream").number("stream_id", streamId);
    applicationError("error", errorCode);
    json.number("final_size", finalSize);
    end();
  }

  @Override
  public void onStopSending(long streamId, long errorCode) {
    frame("stop_sending").number("stream_id", streamId);
    applicationError("error", errorCode);
    end();
  }

  /** What codes of applications mean is not known here. */
  private void applicationError(String name, long code) {
    json.word(name, "unknown").number("error_code", code);
  }

  @Override
  public void onCrypto(long offset, byte[] buf, int dataOffset, int dataLength) {
    frame("crypto").number("offset", offset);
    endWithData(dataLength);
  }

  @Override
  public void onNewToken(byte[] buf, int tokenOffset, int tokenLength) {
    frame("new_token").object("token").word("type", "resumption");
    json.object("raw").number("length", tokenLength).endObject().endObject();
    end();
  }

  @Override
  public void onStream(
      long streamId, long offset, byte[] buf, int dataOffset, int dataLength, boolean fin) {
    frame("stream").number("stream_id", streamId).number("offset", offset);
    if (fin) {
      json.bool("fin", true);
    }
    endWithData(dataLength);
  }

  @Override
  public void onMaxData(long maximum) {
    frame("max_data").number("maximum", maximum);
    end();
  }

  @Override
  public void onMaxStreamData(long streamId, long maximum) {
    frame("max_stream_data").number("stream_id", streamId).number("maximum", maximum);
    end();
  }

  @Override
  public void onMaxStreams(boolean bidirectional, long maximum) {
    frame("max_streams").word("stream_type", streamType(bidirectional)).number("maximum", maximum);
    end();
  }

  private static String streamType(boolean bidirectional) {
    return bidirectional ? "bidirectional" : "unidirectional";
  }

  @Override
  public void onDataBlocked(long limit) {
    frame("data_blocked").number("limit", limit);
    end();
  }

  @Override
  public void onStreamDataBlocked(long streamId, long limit) {
    frame("stream_data_blocked").number("stream_id", streamId).number("limit", limit);
    end();
  }

  @Override
  public void onStreamsBlocked(boolean bidirectional, long limit) {
    frame("streams_blocked").word("stream_type", streamType(bidirectional)).number("limit", limit);
    end();
  }

  @Override
  public void onNewConnectionId(
      long sequence,
      long retirePriorTo,
      byte[] buf,
      int cidOffset,
      int cidLength,
      int tokenOffset) {
    frame("new_connection_id")
        .number("sequence_number", sequence)
        .number("retire_prior_to", retirePriorTo)
        .number("connection_id_length", cidLength)
        .hex("connection_id", buf, cidOffset, cidLength);
    end();
  }

  @Override
  public void onRetireConnectionId(long sequence) {
    frame("retire_connection_id").number("sequence_number", sequence);
    end();
  }

  @Override
  public void onPathChallenge(long data) {
    frame("path_challenge").name("data").hex(data, Long.BYTES);
    end();
  }

  @Override
  public void onPathResponse(long data) {
    frame("path_response").name("data").hex(data, Long.BYTES);
    end();
  }

  @Override
  public void onConnectionClose(
      long errorCode, long frameType, byte[] buf, int reasonOffset, int reasonLength) {
    frame("connection_close").word("error_space", "transport");
    ErrorText.transport(json, "error", errorCode);
    reason(buf, reasonOffset, reasonLength);
    if (frameType != 0) {
      json.number("trigger_frame_type", frameType);
    }
    end();
  }

  @Override
  public void onApplicationClose(long errorCode, byte[] buf, int reasonOffset, int reasonLength) {
    frame("connection_close").word("error_space", "application");
    applicationError("error", errorCode);
    reason(buf, reasonOffset, reasonLength);
    end();
  }

  private void reason(byte[] buf, int offset, int length) {
    if (length > 0) {
      json.text("reason", new String(buf, offset, length, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void onHandshakeDone() {
    frame("handshake_done");
    end();
  }

  @Override
  public void onDatagram(byte[] buf, int dataOffset, int dataLength) {
    frame("datagram");
    endWithData(dataLength);
  }

  /** Not in the draft, which allows frames of any other type and shape. */
  @Override
  public void onObservedAddress(long sequence, byte[] buf, int ipOffset, int ipLength, int port) {
    boolean v4 = ipLength == 4;
    frame("observed_address")
        .number("sequence_number", sequence)
        .hex(v4 ? "ip_v4" : "ip_v6", buf, ipOffset, ipLength)
        .number(v4 ? "port_v4" : "port_v6", port);
    end();
  }
}
