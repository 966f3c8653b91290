package dev.crowfly.quic.tls;

import dev.crowfly.quic.KeyLog;
import dev.crowfly.quic.crypto.EncryptionLevel;
import java.util.HexFormat;

/** Writes secrets as lines of SSLKEYLOGFILE, if anybody wants them. */
final class KeyLogWriter {
  private static final HexFormat HEX = HexFormat.of();

  private final KeyLog log;

  /** A writer to {@code log}, which may be null. */
  KeyLogWriter(KeyLog log) {
    this.log = log;
  }

  void trafficSecrets(
      EncryptionLevel level, byte[] clientRandom, byte[] clientSecret, byte[] serverSecret) {
    boolean handshake = level == EncryptionLevel.HANDSHAKE;
    line(
        handshake ? "CLIENT_HANDSHAKE_TRAFFIC_SECRET" : "CLIENT_TRAFFIC_SECRET_0",
        clientRandom,
        clientSecret);
    line(
        handshake ? "SERVER_HANDSHAKE_TRAFFIC_SECRET" : "SERVER_TRAFFIC_SECRET_0",
        clientRandom,
        serverSecret);
  }

  void exporterSecret(byte[] clientRandom, byte[] secret) {
    line("EXPORTER_SECRET", clientRandom, secret);
  }

  private void line(String label, byte[] clientRandom, byte[] secret) {
    if (log != null) {
      log.line(label + " " + HEX.formatHex(clientRandom) + " " + HEX.formatHex(secret));
    }
  }
}
