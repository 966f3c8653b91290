package dev.crowfly.quic.tls;

import dev.crowfly.quic.Credentials;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.TlsConfig;

/**
 * Makes the engines of one endpoint. Everything of Bouncy Castle stays behind it.
 *
 * <p>Remembers the credentials that it parsed last, since an endpoint has the same ones for all its
 * handshakes. For one thread.
 */
public final class TlsEngines {
  private Credentials known;
  private OwnCredentials parsed;

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
  public TlsEngine client(
      TlsConfig config,
      String serverName,
      byte[] localTransportParameters,
      RandomSource random,
      long wallClockMillis,
      TlsListener listener) {
    OwnCredentials credentials = parse(config.credentials());
    byte[] parameters = localTransportParameters.clone();
    PeerTrust trust = new PeerTrust(config.peerVerifier(), serverName, wallClockMillis, true);
    return new HandshakeEngine(
        true,
        config,
        random,
        trust,
        listener,
        (crypto, events) ->
            new ClientProtocol(
                new ClientPeer(crypto, config, credentials, serverName, parameters, trust, events),
                events));
  }

  /**
   * The server's side of one handshake.
   *
   * @param localTransportParameters the value of our quic_transport_parameters extension; not kept
   * @param random all randomness of the handshake
   * @param wallClockMillis the time of day by which certificates are judged
   * @throws IllegalArgumentException when {@code config} has no credentials, or unusable ones
   */
  public TlsEngine server(
      TlsConfig config,
      byte[] localTransportParameters,
      RandomSource random,
      long wallClockMillis,
      TlsListener listener) {
    if (config.credentials() == null) {
      throw new IllegalArgumentException("a server needs credentials");
    }
    OwnCredentials credentials = parse(config.credentials());
    byte[] parameters = localTransportParameters.clone();
    PeerTrust trust = new PeerTrust(config.peerVerifier(), null, wallClockMillis, false);
    return new HandshakeEngine(
        false,
        config,
        random,
        trust,
        listener,
        (crypto, events) ->
            new ServerProtocol(
                new ServerPeer(crypto, config, credentials, parameters, trust, events), events));
  }

  private OwnCredentials parse(Credentials credentials) {
    if (credentials == null) {
      return null;
    }
    if (credentials != known) {
      parsed = OwnCredentials.parse(credentials);
      known = credentials;
    }
    return parsed;
  }
}
