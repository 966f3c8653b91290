package dev.crowfly.quic.tls;

import dev.crowfly.quic.TransportError;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsFatalAlert;

/** What the two sides tell the engine while Bouncy Castle is inside {@link Handshake#process}. */
interface HandshakeEvents {
  /** Handshake bytes to be sent at the current level. */
  void handshakeBytes(byte[] buf, int off, int len);

  /**
   * New traffic secrets are in {@code parameters}: the first time of the handshake, then of 1-RTT.
   */
  void trafficSecrets(SecurityParameters parameters) throws TlsFatalAlert;

  /** The value of the peer's quic_transport_parameters extension. */
  void peerTransportParameters(byte[] encoded) throws TlsFatalAlert;

  /**
   * The peer's Finished is verified; {@code parameters} are about to be cleared.
   *
   * @param serverName the name the client asked for; null when it gave none
   */
  void completing(SecurityParameters parameters, String serverName) throws TlsFatalAlert;

  /**
   * Makes {@code error} the one the handshake ends with, whatever Bouncy Castle makes of it.
   *
   * @return what to throw through Bouncy Castle
   */
  TlsFatalAlert refuse(TransportError error);

  /** {@link #refuse(TransportError)} with a TLS alert. */
  TlsFatalAlert refuse(short alert, String reason);
}
