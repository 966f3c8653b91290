package dev.crowfly.quic.interop.peers;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The kinds of key that a test certificate can hold. */
public enum CertificateKind {
  ECDSA_P256,
  ED25519,
  RSA;

  KeyPair newKeyPair() throws GeneralSecurityException {
    KeyPairGenerator generator;
    switch (this) {
      case ECDSA_P256 -> {
        generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      case ED25519 -> generator = KeyPairGenerator.getInstance("Ed25519");
      case RSA -> {
        generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
      }
      default -> throw new AssertionError(this);
    }
    return generator.generateKeyPair();
  }

  /** The JCA name of the signatures that such a key makes on certificates. */
  String signatureAlgorithm() {
    return switch (this) {
      case ECDSA_P256 -> "SHA256withECDSA";
      case ED25519 -> "Ed25519";
      case RSA -> "SHA256withRSA";
    };
  }

  /** The ASN.1 name of the signatures that such a key makes on certificates. */
  AlgorithmIdentifier identifier() {
    return switch (this) {
      case ECDSA_P256 -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
      case ED25519 -> new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
      case RSA ->
          new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
    };
  }
}
