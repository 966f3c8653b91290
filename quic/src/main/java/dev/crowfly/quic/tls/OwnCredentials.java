package dev.crowfly.quic.tls;

import dev.crowfly.quic.Credentials;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Our private key and certificates, parsed. */
final class OwnCredentials {
  private final AsymmetricKeyParameter privateKey;
  private final List<SignatureAndHashAlgorithm> schemes;
  private final List<org.bouncycastle.asn1.x509.Certificate> chain;

  private OwnCredentials(
      AsymmetricKeyParameter privateKey,
      List<SignatureAndHashAlgorithm> schemes,
      List<org.bouncycastle.asn1.x509.Certificate> chain) {
    this.privateKey = privateKey;
    this.schemes = schemes;
    this.chain = chain;
  }

  /**
   * Parses credentials. The result serves any number of handshakes.
   *
   * @throws IllegalArgumentException when the key or a certificate can't be used
   */
  static OwnCredentials parse(Credentials credentials) {
    try {
      AsymmetricKeyParameter key = PrivateKeyFactory.createKey(credentials.privateKey());
      List<org.bouncycastle.asn1.x509.Certificate> chain = new ArrayList<>();
      for (byte[] der : credentials.certificateChain()) {
        chain.add(BcTlsCertificate.parseCertificate(der));
      }
      return new OwnCredentials(key, schemesOf(key), List.copyOf(chain));
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("unusable credentials: " + e.getMessage(), e);
    }
  }

  /**
   * A signer for one handshake, with the first of our schemes that the peer accepts.
   *
   * @param acceptedByPeer the peer's signature_algorithms
   * @return null when the peer accepts none
   */
  TlsCredentialedSigner signer(
      TlsContext context, BcTlsCrypto crypto, Vector<SignatureAndHashAlgorithm> acceptedByPeer) {
    for (SignatureAndHashAlgorithm scheme : schemes) {
      if (acceptedByPeer.contains(scheme)) {
        CertificateEntry[] entries = new CertificateEntry[chain.size()];
        for (int i = 0; i < entries.length; i++) {
          entries[i] = new CertificateEntry(new BcTlsCertificate(crypto, chain.get(i)), null);
        }
        return new BcDefaultTlsCredentialedSigner(
            new TlsCryptoParameters(context),
            crypto,
            privateKey,
            new Certificate(TlsUtils.EMPTY_BYTES, entries),
            scheme);
      }
    }
    return null;
  }

  private static List<SignatureAndHashAlgorithm> schemesOf(AsymmetricKeyParameter key) {
    if (key instanceof Ed25519PrivateKeyParameters) {
      return List.of(SignatureSchemes.ED25519);
    }
    if (key instanceof ECPrivateKeyParameters ec && isP256(ec)) {
      return List.of(SignatureSchemes.ECDSA_P256);
    }
    if (key instanceof RSAPrivateCrtKeyParameters rsa && rsa.getModulus().bitLength() >= 2048) {
      return SignatureSchemes.RSA;
    }
    throw new IllegalArgumentException("the key must be Ed25519, P-256, or RSA of 2048 bits");
  }

  private static boolean isP256(ECPrivateKeyParameters key) {
    ASN1ObjectIdentifier curve =
        key.getParameters() instanceof ECNamedDomainParameters named ? named.getName() : null;
    return X9ObjectIdentifiers.prime256v1.equals(curve);
  }
}
