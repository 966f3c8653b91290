package dev.crowfly.quic;

import java.util.List;

/**
 * What a finished handshake has agreed on.
 *
 * @param applicationProtocol the protocol chosen with ALPN; never null
 * @param cipherSuite the suite that protects packets
 * @param namedGroup the group of the key exchange
 * @param peerCertificates DER certificates of the peer, its own first; empty when a client showed
 *     none. The arrays are shared: do not change them
 * @param peerNodeId the node id of the peer; null when it showed no certificate
 * @param serverName the name the client asked for (SNI); null when it gave none
 */
public record TlsSession(
    String applicationProtocol,
    CipherSuite cipherSuite,
    NamedGroup namedGroup,
    List<byte[]> peerCertificates,
    NodeId peerNodeId,
    String serverName) {
  /** Takes a copy of the list. */
  public TlsSession {
    peerCertificates = List.copyOf(peerCertificates);
  }
}
