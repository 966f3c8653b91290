package dev.crowfly.quic.qlog;

import dev.crowfly.quic.wire.AddressDiscovery;
import dev.crowfly.quic.wire.TransportParameters;

/**
 * Transport parameters as members of {@code quic:parameters_set}.
 *
 * <p>Stateless reset tokens end connections, so they are left out, and with them the preferred
 * address, which the draft wants no other way.
 */
final class ParametersText {
  /** draft-ietf-quic-address-discovery: qlog has no name for it. */
  private static final long ADDRESS_DISCOVERY_ID = 0x9f81a176L;

  private ParametersText() {}

  static void write(JsonText json, TransportParameters p) {
    id(json, "original_destination_connection_id", p.originalDestinationConnectionId());
    id(json, "initial_source_connection_id", p.initialSourceConnectionId());
    id(json, "retry_source_connection_id", p.retrySourceConnectionId());
    json.bool("disable_active_migration", p.disableActiveMigration())
        .number("max_idle_timeout", p.maxIdleTimeoutMillis())
        .number("max_udp_payload_size", p.maxUdpPayloadSize())
        .number("ack_delay_exponent", p.ackDelayExponent())
        .number("max_ack_delay", p.maxAckDelayMillis())
        .number("active_connection_id_limit", p.activeConnectionIdLimit())
        .number("initial_max_data", p.initialMaxData())
        .number("initial_max_stream_data_bidi_local", p.initialMaxStreamDataBidiLocal())
        .number("initial_max_stream_data_bidi_remote", p.initialMaxStreamDataBidiRemote())
        .number("initial_max_stream_data_uni", p.initialMaxStreamDataUni())
        .number("initial_max_streams_bidi", p.initialMaxStreamsBidi())
        .number("initial_max_streams_uni", p.initialMaxStreamsUni())
        .number("max_datagram_frame_size", p.maxDatagramFrameSize());
    unknown(json, p);
  }

  private static void id(JsonText json, String name, byte[] id) {
    if (id != null) {
      json.hex(name, id, 0, id.length);
    }
  }

  private static void unknown(JsonText json, TransportParameters p) {
    AddressDiscovery discovery = p.addressDiscovery();
    if (discovery == AddressDiscovery.NONE && p.unknownIds().isEmpty()) {
      return;
    }
    json.array("unknown_parameters");
    if (discovery != AddressDiscovery.NONE) {
      byte[] value = {(byte) (discovery.receives() ? discovery.provides() ? 2 : 1 : 0)};
      unknown(json, ADDRESS_DISCOVERY_ID, value);
    }
    for (long id : p.unknownIds()) {
      unknown(json, id, p.unknown(id));
    }
    json.endArray();
  }

  private static void unknown(JsonText json, long id, byte[] value) {
    json.object().number("id", id).hex("value", value, 0, value.length).endObject();
  }
}
