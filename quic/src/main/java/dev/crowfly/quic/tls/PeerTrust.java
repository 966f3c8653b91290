package dev.crowfly.quic.tls;

import dev.crowfly.quic.PeerCertificates;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.UntrustedPeerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;

/** Brings a peer's certificates before the {@link PeerVerifier} and remembers them. */
final class PeerTrust {
  private final PeerVerifier verifier;
  private final String expectedName;
  private final long wallClockMillis;
  private final boolean peerIsServer;
  private PeerCertificates peer;

  PeerTrust(
      PeerVerifier verifier, String expectedName, long wallClockMillis, boolean peerIsServer) {
    this.verifier = verifier;
    this.expectedName = expectedName;
    this.wallClockMillis = wallClockMillis;
    this.peerIsServer = peerIsServer;
  }

  /** Returns when the peer is trusted; {@code certificates} are at least one. */
  void verify(Certificate certificates, HandshakeEvents events) throws IOException {
    List<byte[]> chain = new ArrayList<>();
    for (TlsCertificate certificate : certificates.getCertificateList()) {
      chain.add(certificate.getEncoded());
    }
    byte[] publicKey =
        org.bouncycastle.asn1.x509.Certificate.getInstance(chain.get(0))
            .getSubjectPublicKeyInfo()
            .getEncoded();
    peer = new PeerCertificates(chain, publicKey, expectedName, wallClockMillis, peerIsServer);
    try {
      verifier.verify(peer);
    } catch (UntrustedPeerException e) {
      throw events.refuse((short) e.alert(), e.getMessage());
    } catch (RuntimeException e) {
      throw events.refuse(AlertDescription.internal_error, "the peer verifier failed: " + e);
    }
  }

  /** What was verified; null when the peer has shown no certificate. */
  PeerCertificates peer() {
    return peer;
  }
}
