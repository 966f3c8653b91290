package dev.crowfly.quic.qlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The CDDL of the drafts as far as it is written here: which members each map must and may have,
 * and of what type they are. A type is the name of another map, {@code [type]} for an array, or one
 * of the words that {@link #check} knows; a quoted list allows these words alone.
 */
final class QlogSchema {
  private static final Pattern HEX = Pattern.compile("([0-9a-f]{2})*");
  private static final Map<String, Map<String, String>> TYPES = new LinkedHashMap<>();

  static {
    type("file", "file_schema: text, serialization_format: text, ?title: text, trace: trace");
    type("trace", "?common_fields: common, ?vantage_point: vantage, event_schemas: [text]");
    type("common", "?time_format: text, ?reference_time: reference, ?group_id: text");
    type("reference", "clock_type: text, epoch: text, ?wall_clock_time: text");
    type("vantage", "?name: text, type: 'client|server'");
    type("event", "time: float, name: text, data: any, ?tuple: text");
    type("connection_started", "local: end, remote: end");
    type(
        "end",
        "?ip_v4: text, ?port_v4: uint, ?ip_v6: text, ?port_v6: uint, ?connection_ids: [hex]");
    type(
        "connection_closed",
        "?initiator: side, ?connection_error: text, ?application_error: text, ?error_code: uint,"
            + " ?reason: text, ?trigger: 'idle_timeout|application|error|version_mismatch|"
            + "stateless_reset|aborted|unspecified'");
    type("connection_state_updated", "?old: state, new: state");
    type("connection_id_updated", "initiator: side, ?old: hex, ?new: hex");
    type("tuple_assigned", "tuple_id: text, ?tuple_remote: end, ?tuple_local: end");
    type("mtu_updated", "?old: uint, new: uint, ?done: bool");
    type(
        "migration_state_updated",
        "?old: migration, new: migration, ?tuple_id: text, ?tuple_remote: end, ?tuple_local: end");
    type(
        "version_information",
        "?server_versions: [hex], ?client_versions: [hex]," + " ?chosen_version: hex");
    type("alpn_information", "?server_alpns: [alpn], ?client_alpns: [alpn], ?chosen_alpn: alpn");
    type("alpn", "?byte_value: hex, ?string_value: text");
    type(
        "parameters_set",
        "?initiator: side, ?tls_cipher: text, ?original_destination_connection_id: hex,"
            + " ?initial_source_connection_id: hex, ?retry_source_connection_id: hex,"
            + " ?disable_active_migration: bool, ?max_idle_timeout: uint,"
            + " ?max_udp_payload_size: uint, ?ack_delay_exponent: uint, ?max_ack_delay: uint,"
            + " ?active_connection_id_limit: uint, ?initial_max_data: uint,"
            + " ?initial_max_stream_data_bidi_local: uint,"
            + " ?initial_max_stream_data_bidi_remote: uint, ?initial_max_stream_data_uni: uint,"
            + " ?initial_max_streams_bidi: uint, ?initial_max_streams_uni: uint,"
            + " ?unknown_parameters: [unknown_parameter], ?max_datagram_frame_size: uint");
    type("unknown_parameter", "id: uint, ?value: hex");
    String packet =
        "header: header, ?frames: [frame], ?supported_versions: [hex], ?raw: raw,"
            + " ?is_mtu_probe_packet: bool";
    type("packet_sent", packet);
    type("packet_received", packet + ", ?trigger: 'keys_available'");
    type(
        "packet_dropped",
        "?header: header, ?raw: raw, ?trigger: 'internal_error|rejected|unsupported|invalid|"
            + "duplicate|connection_unknown|decryption_failure|key_unavailable|general'");
    type(
        "packet_buffered", "?header: header, ?raw: raw, ?trigger: 'backpressure|keys_unavailable'");
    type(
        "packet_lost",
        "?header: header, ?frames: [frame], ?is_mtu_probe_packet: bool,"
            + " ?trigger: 'reordering_threshold|time_threshold|pto_expired'");
    type(
        "header",
        "packet_type: 'initial|handshake|0RTT|1RTT|retry|version_negotiation|stateless_reset|"
            + "unknown', ?key_phase_bit: bool, ?packet_number_length: uint, ?packet_number: uint,"
            + " ?token: token, ?length: uint, ?version: hex, ?scil: uint, ?dcil: uint, ?scid: hex,"
            + " ?dcid: hex");
    type("token", "?type: 'retry|resumption', ?raw: raw");
    type("raw", "?length: uint, ?payload_length: uint, ?data: hex");
    String key =
        "key_type: 'server_initial_secret|client_initial_secret|server_handshake_secret|"
            + "client_handshake_secret|server_0rtt_secret|client_0rtt_secret|server_1rtt_secret|"
            + "client_1rtt_secret', ?key_phase: uint, ?trigger: 'tls|remote_update|local_update'";
    type("key_updated", key);
    type("key_discarded", key);
    type(
        "recovery_metrics_updated",
        "?min_rtt: float, ?smoothed_rtt: float, ?latest_rtt: float, ?rtt_variance: float,"
            + " ?pto_count: uint, ?congestion_window: uint, ?bytes_in_flight: uint,"
            + " ?ssthresh: uint, ?pacing_rate: uint");
    type("congestion_state_updated", "?old: text, new: text, ?trigger: text");
    frames();
  }

  private QlogSchema() {}

  private static void frames() {
    type("frame padding", "frame_type: text, ?raw: raw");
    type("frame ping", "frame_type: text, ?raw: raw");
    type(
        "frame ack",
        "frame_type: text, ?ack_delay: float, ?acked_ranges: [[uint]], ?ect1: uint, ?ect0: uint,"
            + " ?ce: uint, ?raw: raw");
    type(
        "frame reset_stream",
        "frame_type: text, stream_id: uint, error: 'unknown', ?error_code: uint, final_size: uint,"
            + " ?raw: raw");
    type(
        "frame stop_sending",
        "frame_type: text, stream_id: uint, error: 'unknown', ?error_code: uint, ?raw: raw");
    type("frame crypto", "frame_type: text, offset: uint, raw: raw");
    type("frame new_token", "frame_type: text, token: token, ?raw: raw");
    type("frame stream", "frame_type: text, stream_id: uint, ?offset: uint, ?fin: bool, ?raw: raw");
    type("frame max_data", "frame_type: text, maximum: uint, ?raw: raw");
    type("frame max_stream_data", "frame_type: text, stream_id: uint, maximum: uint, ?raw: raw");
    type("frame max_streams", "frame_type: text, stream_type: streams, maximum: uint, ?raw: raw");
    type("frame data_blocked", "frame_type: text, limit: uint, ?raw: raw");
    type("frame stream_data_blocked", "frame_type: text, stream_id: uint, limit: uint, ?raw: raw");
    type("frame streams_blocked", "frame_type: text, stream_type: streams, limit: uint, ?raw: raw");
    type(
        "frame new_connection_id",
        "frame_type: text, sequence_number: uint, retire_prior_to: uint,"
            + " ?connection_id_length: uint, connection_id: hex, ?raw: raw");
    type("frame retire_connection_id", "frame_type: text, sequence_number: uint, ?raw: raw");
    type("frame path_challenge", "frame_type: text, ?data: hex, ?raw: raw");
    type("frame path_response", "frame_type: text, ?data: hex, ?raw: raw");
    type(
        "frame connection_close",
        "frame_type: text, ?error_space: 'transport|application', ?error: text, ?error_code: uint,"
            + " ?reason: text, ?trigger_frame_type: uint, ?raw: raw");
    type("frame handshake_done", "frame_type: text, ?raw: raw");
    type("frame unknown", "frame_type: text, frame_type_bytes: uint, ?raw: raw");
    type("frame datagram", "frame_type: text, ?raw: raw");
    type(
        "frame observed_address",
        "frame_type: text, sequence_number: uint, ?ip_v4: hex, ?port_v4: uint, ?ip_v6: hex,"
            + " ?port_v6: uint");
  }

  private static void type(String name, String members) {
    Map<String, String> byName = new LinkedHashMap<>();
    for (String member : members.split(", ", -1)) {
      int colon = member.indexOf(": ");
      byName.put(member.substring(0, colon), member.substring(colon + 2));
    }
    TYPES.put(name, byName);
  }

  /** Checks the first record of a trace. */
  static void checkHeader(Map<String, Object> header) {
    check("file", header, "header");
  }

  /** Checks an event and its data. */
  static void checkEvent(Map<String, Object> event) {
    check("event", event, "event");
    String name = (String) event.get("name");
    assertTrue(name.startsWith("quic:"), name);
    check(name.substring("quic:".length()), event.get("data"), name);
  }

  /** The types of all frames. */
  static Set<String> frameTypes() {
    Set<String> types = new TreeSet<>();
    for (String type : TYPES.keySet()) {
      if (type.startsWith("frame ")) {
        types.add(type.substring("frame ".length()));
      }
    }
    return types;
  }

  private static void check(String type, Object value, String where) {
    if (type.startsWith("[")) {
      String element = type.substring(1, type.length() - 1);
      ((List<?>) value).forEach(each -> check(element, each, where));
    } else if (type.startsWith("'")) {
      List<String> words = List.of(type.substring(1, type.length() - 1).split("\\|", -1));
      assertTrue(words.contains(value), where + ": " + value);
    } else {
      checkNamed(type, value, where);
    }
  }

  private static void checkNamed(String type, Object value, String where) {
    switch (type) {
      case "any" -> assertTrue(value instanceof Map, where);
      case "text" -> assertTrue(value instanceof String, where);
      case "bool" -> assertTrue(value instanceof Boolean, where);
      case "hex" -> assertTrue(HEX.matcher((String) value).matches(), where + ": " + value);
      case "uint" -> assertTrue(isUint(value), where + ": " + value);
      case "float" -> assertTrue(((BigDecimal) value).signum() >= 0, where + ": " + value);
      case "side" -> check("'local|remote'", value, where);
      case "streams" -> check("'unidirectional|bidirectional'", value, where);
      case "state" ->
          check(
              "'attempted|handshake_started|handshake_complete|peer_validated|early_write|"
                  + "handshake_confirmed|closing|draining|closed'",
              value,
              where);
      case "migration" ->
          check(
              "'probing_started|probing_abandoned|probing_successful|migration_started|"
                  + "migration_abandoned|migration_complete'",
              value,
              where);
      case "frame" -> checkMap("frame " + ((Map<?, ?>) value).get("frame_type"), value, where);
      default -> checkMap(type, value, where);
    }
  }

  /** RFC 7493 §2.2: what a double does not hold comes as a string. */
  private static boolean isUint(Object value) {
    if (value instanceof String string) {
      return string.matches("[1-9][0-9]{15,18}") && Long.parseLong(string) >= 1L << 53;
    }
    BigDecimal number = (BigDecimal) value;
    return number.scale() == 0 && number.signum() >= 0 && number.longValueExact() < 1L << 53;
  }

  private static void checkMap(String type, Object value, String where) {
    Map<String, String> known = TYPES.get(type);
    if (known == null) {
      fail("no such type in the draft: " + type);
    }
    Set<String> missing = new TreeSet<>();
    Map<?, ?> map = (Map<?, ?>) value;
    Set<Object> unknown = new TreeSet<>(map.keySet());
    known.forEach(
        (member, memberType) -> {
          String name = member.startsWith("?") ? member.substring(1) : member;
          unknown.remove(name);
          if (map.containsKey(name)) {
            check(memberType, map.get(name), where + "." + name);
          } else if (name.equals(member)) {
            missing.add(name);
          }
        });
    assertEquals(Set.of(), missing, where + " lacks");
    assertEquals(Set.of(), unknown, where + " has besides");
  }
}
