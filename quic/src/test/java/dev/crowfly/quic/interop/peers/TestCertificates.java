package dev.crowfly.quic.interop.peers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** Makes the certificates that tests need: self-signed, or under an authority made for the test. */
public final class TestCertificates {
  private static final Date NOT_BEFORE = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date NOT_AFTER = Date.from(Instant.parse("2045-01-01T00:00:00Z"));
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private TestCertificates() {}

  /**
   * A private key with the certificates that speak for it.
   *
   * @param kind of the key
   * @param key the private key
   * @param chain what to send, leaf first, without the root unless the leaf is the root
   * @param root the trust anchor that this identity stands under
   */
  public record Identity(
      CertificateKind kind, PrivateKey key, List<X509Certificate> chain, X509Certificate root) {

    /** The certificate of the key itself. */
    public X509Certificate leaf() {
      return chain.get(0);
    }

    /** The certificate of the key itself, in DER. */
    public byte[] leafDer() {
      return der(leaf());
    }

    /** The whole chain in DER, leaf first. */
    public List<byte[]> chainDer() {
      return chain.stream().map(TestCertificates::der).toList();
    }

    /** The private key in DER, as PKCS #8. */
    public byte[] keyDer() {
      return key.getEncoded();
    }

    X509Certificate[] chainArray() {
      return chain.toArray(X509Certificate[]::new);
    }
  }

  /** An authority that exists for one test and issues certificates. */
  public static final class Authority {
    private final Identity identity;

    private Authority(Identity identity) {
      this.identity = identity;
    }

    /** The trust anchor. */
    public X509Certificate root() {
      return identity.root();
    }

    /** Issues a certificate of this kind, good for 127.0.0.1 and this DNS name. */
    public Identity issue(CertificateKind kind, String dnsName) {
      try {
        KeyPair pair = kind.newKeyPair();
        X509Certificate leaf =
            sign(identity.kind(), identity.key(), "CN=Test Root", pair, dnsName, false);
        return new Identity(kind, pair.getPrivate(), List.of(leaf), root());
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A certificate of this kind that vouches for itself, good for 127.0.0.1 and localhost. */
  public static Identity selfSigned(CertificateKind kind) {
    return selfSigned(kind, "localhost");
  }

  /** A certificate of this kind that vouches for itself, good for 127.0.0.1 and this DNS name. */
  public static Identity selfSigned(CertificateKind kind, String dnsName) {
    try {
      KeyPair pair = kind.newKeyPair();
      X509Certificate own = sign(kind, pair.getPrivate(), "CN=" + dnsName, pair, dnsName, false);
      return new Identity(kind, pair.getPrivate(), List.of(own), own);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new authority with a root key of this kind. */
  public static Authority authority(CertificateKind kind) {
    try {
      KeyPair pair = kind.newKeyPair();
      X509Certificate root = sign(kind, pair.getPrivate(), "CN=Test Root", pair, "Test Root", true);
      return new Authority(new Identity(kind, pair.getPrivate(), List.of(root), root));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate sign(
      CertificateKind signerKind,
      PrivateKey signer,
      String issuer,
      KeyPair subject,
      String subjectName,
      boolean isAuthority)
      throws GeneralSecurityException, IOException {
    V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(BigInteger.valueOf(SERIAL.getAndIncrement())));
    generator.setSignature(signerKind.identifier());
    generator.setIssuer(new X500Name(issuer));
    generator.setStartDate(new Time(NOT_BEFORE));
    generator.setEndDate(new Time(NOT_AFTER));
    generator.setSubject(new X500Name("CN=" + subjectName));
    generator.setSubjectPublicKeyInfo(
        SubjectPublicKeyInfo.getInstance(subject.getPublic().getEncoded()));
    generator.setExtensions(isAuthority ? authorityExtensions() : leafExtensions(subjectName));
    TBSCertificate toBeSigned = generator.generateTBSCertificate();

    Signature signature = Signature.getInstance(signerKind.signatureAlgorithm());
    signature.initSign(signer);
    signature.update(toBeSigned.getEncoded("DER"));

    ASN1EncodableVector certificate = new ASN1EncodableVector();
    certificate.add(toBeSigned);
    certificate.add(signerKind.identifier());
    certificate.add(new DERBitString(signature.sign()));
    byte[] encoded = new DERSequence(certificate).getEncoded("DER");
    return parse(encoded);
  }

  /** The certificate that this DER encodes. */
  public static X509Certificate parse(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Extensions authorityExtensions() throws IOException {
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    return extensions.generate();
  }

  private static Extensions leafExtensions(String dnsName) throws IOException {
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    // TLS 1.3 needs digitalSignature only, but kwik asks the JDK's trust manager about an "RSA" key
    // exchange whatever the key, and that wants keyEncipherment.
    extensions.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
    extensions.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, dnsName),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
    return extensions.generate();
  }

  private static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificates and nothing else, in PEM. */
  static byte[] pem(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      appendPem(text, "CERTIFICATE", der(certificate));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The private key in PEM, as PKCS #8. */
  static byte[] pem(PrivateKey key) {
    StringBuilder text = new StringBuilder();
    appendPem(text, "PRIVATE KEY", key.getEncoded());
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void appendPem(StringBuilder text, String label, byte[] der) {
    text.append("-----BEGIN ").append(label).append("-----\n");
    text.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
    text.append("\n-----END ").append(label).append("-----\n");
  }
}
