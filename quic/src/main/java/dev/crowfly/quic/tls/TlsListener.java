package dev.crowfly.quic.tls;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.EncryptionLevel;

/**
 * Hears what a {@link TlsEngine} finds out, inside {@code receive}. It must not call the engine.
 *
 * <p>The order at a client: HANDSHAKE secrets, transport parameters, ONE_RTT secrets, complete. At
 * a server: transport parameters, HANDSHAKE secrets, ONE_RTT secrets (all inside the call that
 * brings the end of the ClientHello), complete. A server may send with the 1-RTT secret at once,
 * but must not read with it before the handshake is complete (RFC 9001 §5.7).
 */
public interface TlsListener {
  /**
   * The traffic secrets of a level: HANDSHAKE first, then ONE_RTT.
   *
   * @param clientSecret what the client writes with; the array is the listener's
   * @param serverSecret what the server writes with; the array is the listener's
   */
  void onSecrets(
      EncryptionLevel level, CipherSuite suite, byte[] clientSecret, byte[] serverSecret);

  /**
   * The peer's quic_transport_parameters, exactly once, before any ONE_RTT secret. They are not
   * authentic before the handshake is complete (RFC 9001 §8.2).
   *
   * @param encoded the bytes of the extension; the array is the listener's
   * @throws TransportError to refuse them, which ends the handshake with that error
   */
  void onPeerTransportParameters(byte[] encoded) throws TransportError;

  /** The handshake is complete; told once. */
  void onHandshakeComplete();
}
