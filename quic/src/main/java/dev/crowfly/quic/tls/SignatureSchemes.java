package dev.crowfly.quic.tls;

import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;

/** The signatures that we accept, best liked first (RFC 8446 §4.2.3). No SHA-1, no DSA. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Vector.
final class SignatureSchemes {
  static final SignatureAndHashAlgorithm ED25519 = SignatureAndHashAlgorithm.ed25519;
  static final SignatureAndHashAlgorithm ECDSA_P256 =
      SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);

  private static final SignatureAndHashAlgorithm ECDSA_P384 =
      SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa);

  /** What an RSA key can sign a handshake with. */
  static final List<SignatureAndHashAlgorithm> RSA =
      List.of(
          SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
          SignatureAndHashAlgorithm.rsa_pss_rsae_sha384,
          SignatureAndHashAlgorithm.rsa_pss_rsae_sha512);

  private static final List<SignatureAndHashAlgorithm> HANDSHAKE =
      List.of(
          ED25519,
          ECDSA_P256,
          ECDSA_P384,
          SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
          SignatureAndHashAlgorithm.rsa_pss_rsae_sha384,
          SignatureAndHashAlgorithm.rsa_pss_rsae_sha512,
          SignatureAndHashAlgorithm.rsa_pss_pss_sha256,
          SignatureAndHashAlgorithm.rsa_pss_pss_sha384,
          SignatureAndHashAlgorithm.rsa_pss_pss_sha512);

  /** Authorities still sign certificates with PKCS #1 v1.5; handshakes must not. */
  private static final List<SignatureAndHashAlgorithm> CERTIFICATES_ONLY =
      List.of(
          SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa),
          SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha384, SignatureAlgorithm.rsa),
          SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha512, SignatureAlgorithm.rsa));

  private SignatureSchemes() {}

  /** The value of signature_algorithms; a new one each time, Bouncy Castle may keep it. */
  static Vector<SignatureAndHashAlgorithm> handshake() {
    return new Vector<>(HANDSHAKE);
  }

  /** The value of signature_algorithms_cert. */
  static Vector<SignatureAndHashAlgorithm> certificates() {
    Vector<SignatureAndHashAlgorithm> all = new Vector<>(HANDSHAKE);
    all.addAll(CERTIFICATES_ONLY);
    return all;
  }
}
