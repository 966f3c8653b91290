package dev.crowfly.quic.qlog;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.QuicObserverFactory;
import dev.crowfly.quic.RecoveryMetrics;
import dev.crowfly.quic.TlsSession;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.wire.QuicVersion;
import dev.crowfly.quic.wire.TransportParameters;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Writes the trace of one connection, from its own point of view, as qlog in JSON Text Sequences
 * (draft-ietf-quic-qlog-main-schema-14 §6, draft-ietf-quic-qlog-quic-events-13).
 *
 * <p>Times are milliseconds since the connection began. Traces tell addresses and connection IDs,
 * but no keys, no tokens and no data.
 */
public final class QlogWriter implements QuicObserver {
  /** Which version of the events is written; tools choose by it. */
  public static final String EVENT_SCHEMA = "urn:ietf:params:qlog:events:quic-13";

  private static final int VERSION_BYTES = 4;

  /** RFC 9000 §18.2: before its parameters are known, and in Initial and Handshake packets. */
  private static final int DEFAULT_ACK_DELAY_EXPONENT = 3;

  private final QlogSink sink;
  private final boolean client;
  private final long beginning;
  private final JsonText json = new JsonText();
  private final PacketText packets = new PacketText(json);
  private final List<MetricsText> metricsOfPaths = new ArrayList<>(1);
  private int localAckDelayExponent = DEFAULT_ACK_DELAY_EXPONENT;
  private int peerAckDelayExponent = DEFAULT_ACK_DELAY_EXPONENT;
  private String state;

  /**
   * Begins a trace: its header is written at once.
   *
   * @param client whether this side is the client
   * @param originalDcid groups both sides' traces of a connection
   * @param wallClockMillis the time of day at {@code now}, in milliseconds since 1970
   * @param now the machine's time, in nanoseconds
   */
  public QlogWriter(
      QlogSink sink, boolean client, byte[] originalDcid, long wallClockMillis, long now) {
    this.sink = sink;
    this.client = client;
    beginning = now;
    json.beginRecord();
    HeaderText.write(json, client, originalDcid, wallClockMillis);
    writeRecord();
  }

  /** Traces each connection for which there is a sink; for {@code QuicConfig}. */
  public static QuicObserverFactory observers(QlogSinkFactory sinks) {
    return (client, originalDcid, wallClockMillis, now) -> {
      String id = HexFormat.of().formatHex(originalDcid);
      QlogSink sink = sinks.open(id + (client ? "_client" : "_server"));
      return sink == null
          ? QuicObserver.NONE
          : new QlogWriter(sink, client, originalDcid, wallClockMillis, now);
    };
  }

  private void writeRecord() {
    json.endRecord();
    sink.write(json.bytes(), 0, json.length());
  }

  /** Begins an event; its data's members follow. */
  private void begin(long now, int path, String name) {
    json.beginRecord();
    json.object().millis("time", Math.max(0, now - beginning)).word("name", name);
    // The path of the handshake is the default.
    if (path > 0) {
      json.word("tuple", tupleId(path));
    }
    json.object("data");
  }

  private void begin(long now, String name) {
    begin(now, 0, name);
  }

  private void end() {
    json.endObject().endObject();
    writeRecord();
  }

  private static String tupleId(int path) {
    return path == 0 ? "" : Integer.toString(path);
  }

  // ------------------------------------------------------------------------------ connectivity

  @Override
  public void connectionStarted(
      long now, SocketAddress local, SocketAddress peer, byte[] localCid, byte[] remoteCid) {
    begin(now, "quic:connection_started");
    EndpointText.write(json, "local", local, localCid);
    EndpointText.write(json, "remote", peer, remoteCid);
    end();
    begin(now, "quic:version_information");
    json.array(client ? "client_versions" : "server_versions")
        .hex(QuicVersion.V1, VERSION_BYTES)
        .endArray()
        .name("chosen_version")
        .hex(QuicVersion.V1, VERSION_BYTES);
    end();
    enter(now, "attempted");
  }

  @Override
  public void handshakeCompleted(long now, TlsSession session) {
    begin(now, "quic:alpn_information");
    json.object("chosen_alpn").text("string_value", session.applicationProtocol()).endObject();
    end();
    begin(now, "quic:parameters_set");
    json.word("tls_cipher", session.cipherSuite().name().substring("TLS_".length()));
    end();
    enter(now, "handshake_complete");
  }

  @Override
  public void handshakeConfirmed(long now) {
    enter(now, "handshake_confirmed");
  }

  private void enter(long now, String newState) {
    begin(now, "quic:connection_state_updated");
    if (state != null) {
      json.word("old", state);
    }
    json.word("new", newState);
    state = newState;
    end();
  }

  @Override
  public void connectionClosed(long now, CloseReason reason) {
    if (reason instanceof CloseReason.NoCommonVersion none) {
      writeVersions(now, none.offered());
    }
    begin(now, "quic:connection_closed");
    CloseText.write(json, reason);
    end();
    String ending = CloseText.stateAfter(reason);
    if (ending != null) {
      enter(now, ending);
    }
  }

  private void writeVersions(long now, List<Integer> offered) {
    begin(now, "quic:version_information");
    json.array("server_versions");
    for (int version : offered) {
      json.hex(version, VERSION_BYTES);
    }
    json.endArray().array("client_versions").hex(QuicVersion.V1, VERSION_BYTES).endArray();
    end();
  }

  @Override
  public void connectionForgotten(long now) {
    enter(now, "closed");
    sink.close();
  }

  @Override
  public void parametersSet(long now, boolean local, byte[] encoded) {
    try {
      boolean fromServer = local != client;
      TransportParameters parameters =
          TransportParameters.decode(encoded, 0, encoded.length, fromServer);
      if (local) {
        localAckDelayExponent = parameters.ackDelayExponent();
      } else {
        peerAckDelayExponent = parameters.ackDelayExponent();
      }
      begin(now, "quic:parameters_set");
      json.word("initiator", local ? "local" : "remote");
      ParametersText.write(json, parameters);
      end();
    } catch (TransportError error) {
      // Of a peer whose parameters are malformed the end of the connection tells.
    }
  }

  @Override
  public void connectionIdUpdated(long now, int path, byte[] old, byte[] current) {
    begin(now, path, "quic:connection_id_updated");
    json.word("initiator", "remote");
    json.hex("old", old, 0, old.length).hex("new", current, 0, current.length);
    end();
  }

  @Override
  public void pathAssigned(
      long now, int path, SocketAddress local, SocketAddress peer, byte[] remoteCid) {
    begin(now, "quic:tuple_assigned");
    json.word("tuple_id", tupleId(path));
    EndpointText.write(json, "tuple_remote", peer, remoteCid);
    EndpointText.write(json, "tuple_local", local, null);
    end();
  }

  @Override
  public void pathAbandoned(long now, int path) {
    begin(now, "quic:tuple_assigned");
    json.word("tuple_id", tupleId(path));
    end();
    if (path < metricsOfPaths.size()) {
      metricsOfPaths.set(path, new MetricsText());
    }
  }

  @Override
  public void migrationStateUpdated(long now, int path, MigrationState newState) {
    begin(now, "quic:migration_state_updated");
    json.word("new", newState.name().toLowerCase(Locale.ROOT)).word("tuple_id", tupleId(path));
    end();
  }

  @Override
  public void mtuUpdated(long now, int path, int oldBytes, int newBytes) {
    begin(now, path, "quic:mtu_updated");
    json.number("old", oldBytes).number("new", newBytes);
    end();
  }

  // ----------------------------------------------------------------------------------- packets

  @Override
  public void packetSent(
      long now,
      int path,
      PacketKind kind,
      long packetNumber,
      byte[] buf,
      int offset,
      int payloadOffset,
      int payloadLength,
      int sizeBytes) {
    begin(now, path, "quic:packet_sent");
    int exponent = ackDelayExponent(kind, localAckDelayExponent);
    packets.write(
        kind, packetNumber, buf, offset, payloadOffset, payloadLength, sizeBytes, exponent);
    end();
  }

  @Override
  public void packetReceived(
      long now,
      int path,
      PacketKind kind,
      long packetNumber,
      byte[] buf,
      int offset,
      int payloadOffset,
      int payloadLength,
      int sizeBytes) {
    begin(now, path, "quic:packet_received");
    int exponent = ackDelayExponent(kind, peerAckDelayExponent);
    packets.write(
        kind, packetNumber, buf, offset, payloadOffset, payloadLength, sizeBytes, exponent);
    end();
  }

  private static int ackDelayExponent(PacketKind kind, int negotiated) {
    return kind == PacketKind.ONE_RTT ? negotiated : DEFAULT_ACK_DELAY_EXPONENT;
  }

  @Override
  public void packetDropped(long now, int path, PacketKind kind, int sizeBytes, DropReason reason) {
    begin(now, path, "quic:packet_dropped");
    packets.writeUnread(kind, sizeBytes);
    json.word(
        "trigger",
        switch (reason) {
          case INVALID -> "invalid";
          case UNSUPPORTED -> "unsupported";
          case DUPLICATE -> "duplicate";
          case NOT_AUTHENTIC -> "decryption_failure";
          case NO_KEY -> "key_unavailable";
          case REJECTED -> "rejected";
        });
    end();
  }

  @Override
  public void packetBuffered(long now, int path, PacketKind kind, int sizeBytes) {
    begin(now, path, "quic:packet_buffered");
    packets.writeUnread(kind, sizeBytes);
    json.word("trigger", "keys_unavailable");
    end();
  }

  // ---------------------------------------------------------------------------------- recovery

  @Override
  public void packetLost(
      long now,
      int path,
      PacketKind kind,
      long packetNumber,
      boolean mtuProbe,
      LossTrigger trigger) {
    begin(now, path, "quic:packet_lost");
    packets.writeNumbered(kind, packetNumber);
    if (mtuProbe) {
      json.bool("is_mtu_probe_packet", true);
    }
    // The draft has no word for packets that are merely given up.
    if (trigger != LossTrigger.GIVEN_UP) {
      boolean reordered = trigger == LossTrigger.PACKET_THRESHOLD;
      json.word("trigger", reordered ? "reordering_threshold" : "time_threshold");
    }
    end();
  }

  @Override
  public void metricsUpdated(long now, int path, RecoveryMetrics metrics) {
    while (metricsOfPaths.size() <= path) {
      metricsOfPaths.add(new MetricsText());
    }
    MetricsText text = metricsOfPaths.get(path);
    if (text.update(metrics)) {
      begin(now, path, "quic:recovery_metrics_updated");
      text.write(json);
      end();
    }
    if (text.updateState(metrics)) {
      begin(now, path, "quic:congestion_state_updated");
      text.writeState(json);
      end();
    }
  }

  // -------------------------------------------------------------------------------------- keys

  @Override
  public void keyUpdated(
      long now, PacketKind kind, boolean ofClient, long keyPhase, KeyTrigger trigger) {
    begin(now, "quic:key_updated");
    KeyText.write(json, kind, ofClient, keyPhase, trigger);
    end();
  }

  @Override
  public void keyDiscarded(
      long now, PacketKind kind, boolean ofClient, long keyPhase, KeyTrigger trigger) {
    begin(now, "quic:key_discarded");
    KeyText.write(json, kind, ofClient, keyPhase, trigger);
    end();
  }
}
