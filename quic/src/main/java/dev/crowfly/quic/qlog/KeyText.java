package dev.crowfly.quic.qlog;

import dev.crowfly.quic.QuicObserver.KeyTrigger;
import dev.crowfly.quic.QuicObserver.PacketKind;

/** Which key an event is about: its name and phase, never the key itself. */
final class KeyText {
  private KeyText() {}

  /** Writes the data of key_updated and key_discarded events. */
  static void write(
      JsonText json, PacketKind kind, boolean ofClient, long keyPhase, KeyTrigger trigger) {
    json.word(
        "key_type",
        switch (kind) {
          case INITIAL -> ofClient ? "client_initial_secret" : "server_initial_secret";
          case HANDSHAKE -> ofClient ? "client_handshake_secret" : "server_handshake_secret";
          case ZERO_RTT -> ofClient ? "client_0rtt_secret" : "server_0rtt_secret";
          default -> ofClient ? "client_1rtt_secret" : "server_1rtt_secret";
        });
    if (kind == PacketKind.ONE_RTT) {
      json.number("key_phase", keyPhase);
    }
    json.word(
        "trigger",
        switch (trigger) {
          case TLS -> "tls";
          case LOCAL_UPDATE -> "local_update";
          case REMOTE_UPDATE -> "remote_update";
        });
  }
}
