package dev.crowfly.node.files;

import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.IdentityException;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom to trust with certificates: those of a file, or the system's. */
public final class TrustedRoots {
  private TrustedRoots() {}

  /** The certificates of a PEM file. */
  public static PeerVerifier ofFile(Path path) throws FileException {
    String pem = TextFile.read(path);
    try {
      List<byte[]> roots = Identity.certificatesOfPem(pem);
      if (roots.isEmpty()) {
        throw new FileException(
            path, "holds no certificate", "--ca wants PEM, with '-----BEGIN CERTIFICATE-----'");
      }
      return PeerVerifiers.pkix(roots);
    } catch (IdentityException e) {
      throw new FileException(path, e.getMessage(), "check that it is the right file");
    }
  }

  /**
   * The roots that the Java platform trusts.
   *
   * @throws IdentityException when there are none
   */
  public static PeerVerifier ofSystem() throws IdentityException {
    List<byte[]> roots = new ArrayList<>();
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          for (X509Certificate root : x509.getAcceptedIssuers()) {
            roots.add(root.getEncoded());
          }
        }
      }
    } catch (CertificateEncodingException e) {
      throw new IdentityException("a root certificate of the system is broken: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          "the system's root certificates can't be read: " + e.getMessage());
    }
    if (roots.isEmpty()) {
      throw new IdentityException(
          "the system trusts nobody: pin the Intermediate (ID@HOST:PORT) or use --ca");
    }
    return PeerVerifiers.pkix(roots);
  }
}
