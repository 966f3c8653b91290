package dev.crowfly.quic.identity;

import dev.crowfly.quic.Credentials;
import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.RandomSource;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * A node's own key, the certificates that go with it, and the node id that follows from it.
 *
 * <p>Immutable, and checked: the key can be used and belongs to the first certificate. {@code
 * toString} shows nothing secret.
 */
public final class Identity {
  private static final int MAX_CHAIN_LENGTH = 10;

  private final OwnKey key;
  private final List<byte[]> chain;
  private final NodeId nodeId;

  private Identity(OwnKey key, List<byte[]> chain) {
    this.key = key;
    this.chain = chain;
    this.nodeId = NodeId.ofPublicKey(key.publicKey());
  }

  /**
   * A new key with a self-signed certificate.
   *
   * @param random where the key comes from
   * @param notBeforeMillis beginning of validity, milliseconds since 1970 UTC
   * @param notAfterMillis end of validity, milliseconds since 1970 UTC
   * @param names DNS names to put into the certificate; none for the node id alone
   */
  public static Identity generate(
      KeyKind kind,
      RandomSource random,
      long notBeforeMillis,
      long notAfterMillis,
      String... names) {
    OwnKey key = OwnKey.generate(kind, random);
    return selfSigned(key, notBeforeMillis, notAfterMillis, names);
  }

  /**
   * An existing key with a self-signed certificate; equal arguments give equal bytes.
   *
   * @param pkcs8 the private key, PKCS #8 DER: Ed25519, P-256, or RSA of at least 2048 bits
   * @param notBeforeMillis beginning of validity, milliseconds since 1970 UTC
   * @param notAfterMillis end of validity, milliseconds since 1970 UTC
   * @param names DNS names to put into the certificate; none for the node id alone
   * @throws IdentityException when the key can't be used
   */
  public static Identity selfSigned(
      byte[] pkcs8, long notBeforeMillis, long notAfterMillis, String... names)
      throws IdentityException {
    return selfSigned(OwnKey.parse(pkcs8), notBeforeMillis, notAfterMillis, names);
  }

  /**
   * An existing key with existing certificates.
   *
   * @param pkcs8 the private key, PKCS #8 DER
   * @param certificateChain one to ten certificates in DER, the one of the key first
   * @throws IdentityException when something is malformed, or key and certificate don't agree
   */
  public static Identity of(byte[] pkcs8, List<byte[]> certificateChain) throws IdentityException {
    OwnKey key = OwnKey.parse(pkcs8);
    if (certificateChain.isEmpty() || certificateChain.size() > MAX_CHAIN_LENGTH) {
      throw new IdentityException("a chain has one to ten certificates");
    }
    for (byte[] der : certificateChain) {
      publicKeyOf(der);
    }
    if (!key.matches(publicKeyOf(certificateChain.get(0)))) {
      throw new IdentityException("the first certificate is not that of the private key");
    }
    return new Identity(key, certificateChain.stream().map(byte[]::clone).toList());
  }

  /**
   * Reads one "PRIVATE KEY" and one or more "CERTIFICATE" blocks, in any order; other text is
   * ignored.
   *
   * @throws IdentityException when something is missing or can't be used
   */
  public static Identity ofPem(String pem) throws IdentityException {
    return of(privateKeyOfPem(pem), Pem.read(Pem.CERTIFICATE, pem));
  }

  /**
   * The private key in a PEM text, PKCS #8 DER; other blocks are ignored. {@link #selfSigned} and
   * {@link #of} look inside.
   *
   * @throws IdentityException unless there is exactly one "PRIVATE KEY" block, and it is base64
   */
  public static byte[] privateKeyOfPem(String pem) throws IdentityException {
    List<byte[]> keys = Pem.read(Pem.PRIVATE_KEY, pem);
    if (keys.size() != 1) {
      throw new IdentityException("PEM: there are " + keys.size() + " private keys, not one");
    }
    return keys.get(0);
  }

  /** The certificates in a PEM text, in DER; other blocks are ignored. Roots are read with this. */
  public static List<byte[]> certificatesOfPem(String pem) throws IdentityException {
    List<byte[]> certificates = Pem.read(Pem.CERTIFICATE, pem);
    for (byte[] der : certificates) {
      publicKeyOf(der);
    }
    return certificates;
  }

  /** The name of this node. */
  public NodeId nodeId() {
    return nodeId;
  }

  /** DER SubjectPublicKeyInfo; a copy. */
  public byte[] publicKey() {
    return key.publicKey().clone();
  }

  /** What TLS needs. */
  public Credentials credentials() {
    return new Credentials(key.pkcs8(), chain);
  }

  /** The private key as PEM, PKCS #8, not encrypted. */
  public String privateKeyPem() {
    return Pem.write(Pem.PRIVATE_KEY, key.pkcs8());
  }

  /** The certificates as PEM, the own one first. */
  public String certificatesPem() {
    StringBuilder pem = new StringBuilder();
    for (byte[] der : chain) {
      pem.append(Pem.write(Pem.CERTIFICATE, der));
    }
    return pem.toString();
  }

  @Override
  public String toString() {
    return "Identity(" + nodeId + ")";
  }

  private static Identity selfSigned(
      OwnKey key, long notBeforeMillis, long notAfterMillis, String... names) {
    if (notAfterMillis < notBeforeMillis) {
      throw new IllegalArgumentException("the validity ends before it begins");
    }
    byte[] der = SelfSigned.certificate(key, List.of(names), notBeforeMillis, notAfterMillis);
    return new Identity(key, List.of(der));
  }

  private static byte[] publicKeyOf(byte[] der) throws IdentityException {
    try {
      return Certificate.getInstance(der).getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER);
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle throws whatever comes up when the bytes make no sense.
      throw new IdentityException("not an X.509 certificate: " + e.getMessage());
    }
  }
}
