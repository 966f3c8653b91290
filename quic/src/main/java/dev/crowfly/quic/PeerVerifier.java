package dev.crowfly.quic;

/**
 * Decides whether a peer is who it should be.
 *
 * <p>TLS proves that the peer holds the private key of the certificate it shows; whether that
 * certificate means anything is decided here and nowhere else. Called once per connection, on the
 * owner thread, inside {@code receive}; it must not block. A server calls it only for clients that
 * show a certificate.
 */
@FunctionalInterface
public interface PeerVerifier {
  /**
   * Returns when the peer is accepted.
   *
   * @throws UntrustedPeerException when it is not; the connection then ends with that alert
   */
  void verify(PeerCertificates peer) throws UntrustedPeerException;
}
