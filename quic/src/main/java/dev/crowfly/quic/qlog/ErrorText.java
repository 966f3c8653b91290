package dev.crowfly.quic.qlog;

import dev.crowfly.quic.TransportErrorCode;

/** Error codes of QUIC by the names that qlog has for them (quic-events, "TransportError"). */
final class ErrorText {
  private static final String[] NAMES = {
    "no_error",
    "internal_error",
    "connection_refused",
    "flow_control_error",
    "stream_limit_error",
    "stream_state_error",
    "final_size_error",
    "frame_encoding_error",
    "transport_parameter_error",
    "connection_id_limit_error",
    "protocol_violation",
    "invalid_token",
    "application_error",
    "crypto_buffer_exceeded",
    "key_update_error",
    "aead_limit_reached",
    "no_viable_path",
  };

  private ErrorText() {}

  /** Writes a member with the name of the code; next to it the code, if it has none. */
  static void transport(JsonText json, String member, long code) {
    if (code < NAMES.length) {
      json.word(member, NAMES[(int) code]);
    } else if (TransportErrorCode.isCrypto(code)) {
      json.word(member, "crypto_error_0x" + Long.toHexString(code));
    } else {
      json.word(member, "unknown").number("error_code", code);
    }
  }
}
