package dev.crowfly.quic.tls;

import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.TlsConfig;

/** Makes engines. Everything of Bouncy Castle stays behind it. */
public final class TlsEngines {
  private TlsEngines() {}

  /**
   * The client's side of one handshake.
   *
   * @param serverName the host name to ask for (SNI) and to check the certificate against; null for
   *     none. Literal addresses are checked but not sent (RFC 6066 §3)
   * @param localTransportParameters the value of our quic_transport_parameters extension; not kept
   * @param random all randomness of the handshake
   * @param wallClockMillis the time of day by which certificates are judged
   * @throws IllegalArgumentException when the credentials in {@code config} can't be used
   */
  public static TlsEngine client(
      TlsConfig config,
      String serverName,
      byte[] localTransportParameters,
      RandomSource random,
      long wallClockMillis,
      TlsListener listener) {
    return null;
  }

  /**
   * The server's side of one handshake.
   *
   * @param localTransportParameters the value of our quic_transport_parameters extension; not kept
   * @param random all randomness of the handshake
   * @param wallClockMillis the time of day by which certificates are judged
   * @throws IllegalArgumentException when {@code config} has no credentials, or unusable ones
   */
  public static TlsEngine server(
      TlsConfig config,
      byte[] localTransportParameters,
      RandomSource random,
      long wallClockMillis,
      TlsListener listener) {
    return null;
  }
}
