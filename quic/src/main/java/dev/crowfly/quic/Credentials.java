package dev.crowfly.quic;

import java.util.List;

/**
 * What a node proves itself with: a private key and the certificates that vouch for it.
 *
 * <p>Immutable. {@code toString} shows nothing secret.
 */
public final class Credentials {
  private final byte[] privateKey;
  private final List<byte[]> certificateChain;

  /**
   * Takes copies of the given bytes. They are parsed, and faults in them reported, when an engine
   * is made; {@code Identity} makes credentials that were checked before.
   *
   * @param privateKey PKCS #8 PrivateKeyInfo in DER, not encrypted; Ed25519, P-256 or RSA
   * @param certificateChain DER certificates, the one of {@code privateKey} first; one to ten
   */
  public Credentials(byte[] privateKey, List<byte[]> certificateChain) {
    if (certificateChain.isEmpty() || certificateChain.size() > 10) {
      throw new IllegalArgumentException("a chain has one to ten certificates");
    }
    this.privateKey = privateKey.clone();
    this.certificateChain = certificateChain.stream().map(byte[]::clone).toList();
  }

  /** The private key, PKCS #8 DER; a copy. */
  public byte[] privateKey() {
    return privateKey.clone();
  }

  /** The certificates in DER, the own one first; copies. */
  public List<byte[]> certificateChain() {
    return certificateChain.stream().map(byte[]::clone).toList();
  }

  @Override
  public String toString() {
    return "Credentials(" + certificateChain.size() + " certificates)";
  }
}
