package dev.crowfly.quic;

import java.util.List;

/**
 * What a {@link PeerVerifier} judges: the certificates a peer has shown, and the circumstances.
 *
 * <p>Nothing in here is trusted yet, only well-formed. That the peer owns the private key is proved
 * by the handshake itself, after the verifier has agreed.
 */
public final class PeerCertificates {
  private final List<byte[]> chain;
  private final byte[] publicKey;
  private final NodeId nodeId;
  private final String serverName;
  private final long wallClockMillis;
  private final boolean peerIsServer;

  /**
   * Puts the facts together.
   *
   * @param chain DER certificates, the peer's own first; at least one
   * @param publicKey DER SubjectPublicKeyInfo of the first certificate
   * @param serverName the name the client wanted to reach, null when it gave none or the peer is a
   *     client
   * @param wallClockMillis the time of day, milliseconds since 1970 UTC
   */
  public PeerCertificates(
      List<byte[]> chain,
      byte[] publicKey,
      String serverName,
      long wallClockMillis,
      boolean peerIsServer) {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a chain has at least one certificate");
    }
    this.chain = chain.stream().map(byte[]::clone).toList();
    this.publicKey = publicKey.clone();
    this.nodeId = NodeId.ofPublicKey(publicKey);
    this.serverName = serverName;
    this.wallClockMillis = wallClockMillis;
    this.peerIsServer = peerIsServer;
  }

  /** The DER certificates, the peer's own first; copies. */
  public List<byte[]> chain() {
    return chain.stream().map(byte[]::clone).toList();
  }

  /** DER SubjectPublicKeyInfo of the peer's own certificate; a copy. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** The node id that goes with {@link #publicKey}. */
  public NodeId nodeId() {
    return nodeId;
  }

  /** The name that the client wanted to reach; null when there is none. */
  public String serverName() {
    return serverName;
  }

  /** The time of day to judge by, in milliseconds since 1970 UTC. */
  public long wallClockMillis() {
    return wallClockMillis;
  }

  /** Whether the peer is the server of this connection. */
  public boolean peerIsServer() {
    return peerIsServer;
  }
}
