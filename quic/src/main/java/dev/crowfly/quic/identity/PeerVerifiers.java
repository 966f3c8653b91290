package dev.crowfly.quic.identity;

import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.UntrustedPeerException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Ways to judge peers. All of them may be shared between connections and threads. */
public final class PeerVerifiers {
  private PeerVerifiers() {}

  /**
   * Accepts the nodes with these ids. The key alone counts: dates and names in the certificate are
   * not looked at.
   *
   * @param nodeIds one or more
   */
  public static PeerVerifier pinned(NodeId... nodeIds) {
    return pinned(List.of(nodeIds));
  }

  /**
   * Accepts the nodes with these ids; see {@link #pinned(NodeId...)}.
   *
   * @param nodeIds one or more; copied
   */
  public static PeerVerifier pinned(Collection<NodeId> nodeIds) {
    Set<NodeId> pinned = Set.copyOf(nodeIds);
    if (pinned.isEmpty()) {
      throw new IllegalArgumentException("no node ids: nobody could ever be trusted");
    }
    return peer -> {
      if (!pinned.contains(peer.nodeId())) {
        throw new UntrustedPeerException(
            UntrustedPeerException.BAD_CERTIFICATE,
            "the peer is " + peer.nodeId() + ", which is not a node that was expected");
      }
    };
  }

  /**
   * Accepts the owner of one public key. Dates and names in the certificate are not looked at.
   *
   * @param subjectPublicKeyInfo the key in DER; copied
   */
  public static PeerVerifier pinnedPublicKey(byte[] subjectPublicKeyInfo) {
    byte[] pinned = subjectPublicKeyInfo.clone();
    return peer -> {
      if (!MessageDigest.isEqual(pinned, peer.publicKey())) {
        throw new UntrustedPeerException(
            UntrustedPeerException.BAD_CERTIFICATE, "the peer has another public key");
      }
    };
  }

  /**
   * Accepts certificates of authorities (RFC 5280). A server's must be made for serverAuth and
   * carry the host name or address that was asked for in subjectAltName (RFC 9525); a client's must
   * be made for clientAuth. Dates are judged by the time of day that is handed in. Revocation is
   * not checked: that would take a network.
   *
   * @param roots the trusted certificates in DER; a peer may show one of them itself
   * @throws IdentityException when there is none, or one can't be read
   */
  public static PeerVerifier pkix(List<byte[]> roots) throws IdentityException {
    return new PkixVerifier(roots);
  }

  /**
   * Accepts everybody who has a key, whoever it is. A man in the middle has one too: only for
   * tests, and for servers that look at the node id of a session later.
   */
  public static PeerVerifier insecureAcceptAnyone() {
    return peer -> {};
  }
}
