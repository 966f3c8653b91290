package dev.crowfly.quic.identity;

import dev.crowfly.quic.PeerCertificates;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.UntrustedPeerException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Certificates of an authority (RFC 5280 §6), with the host name of servers checked. */
@SuppressWarnings("JavaUtilDate") // java.security.cert takes no other time.
final class PkixVerifier implements PeerVerifier {
  private static final int MAX_INTERMEDIATES = 9;
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_PURPOSE = "2.5.29.37.0";

  private final List<X509Certificate> roots;
  private final Set<TrustAnchor> anchors = new HashSet<>();

  PkixVerifier(List<byte[]> roots) throws IdentityException {
    try {
      this.roots = parse(roots);
    } catch (CertificateException e) {
      throw new IdentityException("a root certificate can't be read: " + e.getMessage());
    }
    if (roots.isEmpty()) {
      throw new IdentityException("there are no root certificates");
    }
    for (X509Certificate root : this.roots) {
      anchors.add(new TrustAnchor(root, null));
    }
  }

  @Override
  public void verify(PeerCertificates peer) throws UntrustedPeerException {
    Date now = new Date(peer.wallClockMillis());
    List<X509Certificate> chain;
    try {
      chain = parse(peer.chain());
    } catch (CertificateException e) {
      throw new UntrustedPeerException(
          UntrustedPeerException.BAD_CERTIFICATE, "a certificate can't be read");
    }
    X509Certificate leaf = chain.get(0);
    checkValidity(leaf, now);
    checkPurpose(leaf, peer.peerIsServer() ? SERVER_AUTH : CLIENT_AUTH);
    if (peer.peerIsServer()) {
      checkName(leaf, peer.serverName());
    }
    if (!roots.contains(leaf)) {
      checkPath(chain, now);
    }
  }

  private void checkPath(List<X509Certificate> chain, Date now) throws UntrustedPeerException {
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(chain.get(0));
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      parameters.setDate(now);
      parameters.setRevocationEnabled(false);
      parameters.setMaxPathLength(MAX_INTERMEDIATES);
      CertPathBuilder.getInstance("PKIX").build(parameters);
    } catch (CertPathBuilderException e) {
      throw new UntrustedPeerException(
          isAnyOutsideItsTime(chain, now)
              ? UntrustedPeerException.CERTIFICATE_EXPIRED
              : UntrustedPeerException.UNKNOWN_CA,
          "no valid path leads to a trusted root: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new UntrustedPeerException(
          UntrustedPeerException.CERTIFICATE_UNKNOWN, "the chain can't be judged");
    }
  }

  /** The path builder doesn't tell that it left a certificate out because of its dates. */
  private static boolean isAnyOutsideItsTime(List<X509Certificate> chain, Date now) {
    for (X509Certificate certificate : chain) {
      if (now.before(certificate.getNotBefore()) || now.after(certificate.getNotAfter())) {
        return true;
      }
    }
    return false;
  }

  private static void checkValidity(X509Certificate leaf, Date now) throws UntrustedPeerException {
    try {
      leaf.checkValidity(now);
    } catch (CertificateException e) {
      throw new UntrustedPeerException(
          UntrustedPeerException.CERTIFICATE_EXPIRED,
          "the certificate has expired or is not valid yet");
    }
  }

  private static void checkPurpose(X509Certificate leaf, String purpose)
      throws UntrustedPeerException {
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      if (purposes == null || purposes.contains(purpose) || purposes.contains(ANY_PURPOSE)) {
        return;
      }
    } catch (CertificateParsingException e) {
      throw new UntrustedPeerException(
          UntrustedPeerException.BAD_CERTIFICATE, "extendedKeyUsage can't be read");
    }
    throw new UntrustedPeerException(
        UntrustedPeerException.UNSUPPORTED_CERTIFICATE,
        "the certificate is not made for this side of a connection");
  }

  private static void checkName(X509Certificate leaf, String name) throws UntrustedPeerException {
    if (name == null) {
      throw new UntrustedPeerException(
          UntrustedPeerException.BAD_CERTIFICATE, "there is no host name to check against");
    }
    try {
      if (HostNames.matches(name, leaf.getSubjectAlternativeNames())) {
        return;
      }
    } catch (CertificateParsingException e) {
      throw new UntrustedPeerException(
          UntrustedPeerException.BAD_CERTIFICATE, "subjectAltName can't be read");
    }
    throw new UntrustedPeerException(
        UntrustedPeerException.BAD_CERTIFICATE, "the certificate is not for " + name);
  }

  private static List<X509Certificate> parse(List<byte[]> ders) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : ders) {
      certificates.add(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    return certificates;
  }
}
