package dev.crowfly.quic.identity;

import dev.crowfly.quic.RandomSource;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** A private key of a kind we can use, and its public half. */
final class OwnKey {
  /** RFC 8410 §3. */
  private static final ASN1ObjectIdentifier ID_ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

  private static final int P256_SCALAR_LENGTH = 32;

  private final byte[] pkcs8;
  private final AsymmetricKeyParameter privateKey;
  private final byte[] publicKey;

  private OwnKey(byte[] pkcs8, AsymmetricKeyParameter privateKey) throws IdentityException {
    this.pkcs8 = pkcs8;
    this.privateKey = privateKey;
    this.publicKey = encodePublicKey(privateKey);
  }

  /** A new key; all its randomness comes from {@code random}. */
  static OwnKey generate(KeyKind kind, RandomSource random) {
    try {
      return parse(kind == KeyKind.ED25519 ? newEd25519(random) : newP256(random));
    } catch (IOException | IdentityException e) {
      throw new IllegalStateException("a new key can't be read", e);
    }
  }

  /** Reads an unencrypted PKCS #8 key: Ed25519, P-256, or RSA of at least 2048 bits. */
  static OwnKey parse(byte[] pkcs8) throws IdentityException {
    try {
      return new OwnKey(pkcs8.clone(), PrivateKeyFactory.createKey(pkcs8));
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle throws whatever comes up when the bytes make no sense.
      throw new IdentityException("not a private key in PKCS #8: " + e.getMessage());
    }
  }

  byte[] pkcs8() {
    return pkcs8;
  }

  /** DER SubjectPublicKeyInfo. */
  byte[] publicKey() {
    return publicKey;
  }

  /** How {@link #sign} signs, as certificates name it. */
  AlgorithmIdentifier signatureAlgorithm() {
    if (privateKey instanceof Ed25519PrivateKeyParameters) {
      return new AlgorithmIdentifier(ID_ED25519);
    }
    return privateKey instanceof ECPrivateKeyParameters
        ? new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256)
        : new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
  }

  /** Signs without randomness: equal messages get equal signatures. */
  byte[] sign(byte[] message) {
    Signer signer;
    if (privateKey instanceof Ed25519PrivateKeyParameters) {
      signer = new Ed25519Signer();
    } else if (privateKey instanceof ECPrivateKeyParameters) {
      signer =
          new DSADigestSigner(
              new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())), new SHA256Digest());
    } else {
      signer = new RSADigestSigner(new SHA256Digest());
    }
    signer.init(true, privateKey);
    signer.update(message, 0, message.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw new IllegalStateException("a key of a known kind can't sign", e);
    }
  }

  private static byte[] newEd25519(RandomSource random) throws IOException {
    byte[] seed = new byte[Ed25519PrivateKeyParameters.KEY_SIZE];
    random.nextBytes(seed, 0, seed.length);
    // RFC 8410 §7, version 0: the newer one, with the public key in it, is not understood by all.
    return new PrivateKeyInfo(new AlgorithmIdentifier(ID_ED25519), new DEROctetString(seed))
        .getEncoded(ASN1Encoding.DER);
  }

  private static byte[] newP256(RandomSource random) throws IOException {
    X9ECParameters curve = ECNamedCurveTable.getByOID(X9ObjectIdentifiers.prime256v1);
    byte[] bytes = new byte[P256_SCALAR_LENGTH];
    BigInteger scalar;
    do {
      random.nextBytes(bytes, 0, bytes.length);
      scalar = new BigInteger(1, bytes);
    } while (scalar.signum() == 0 || scalar.compareTo(curve.getN()) >= 0);
    byte[] point = multiplyBase(curve, scalar).getEncoded(false);
    return new PrivateKeyInfo(
            new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey, X9ObjectIdentifiers.prime256v1),
            new ECPrivateKey(curve.getN().bitLength(), scalar, new DERBitString(point), null))
        .getEncoded(ASN1Encoding.DER);
  }

  private static ECPoint multiplyBase(X9ECParameters curve, BigInteger scalar) {
    return new FixedPointCombMultiplier().multiply(curve.getG(), scalar).normalize();
  }

  private static byte[] encodePublicKey(AsymmetricKeyParameter key) throws IdentityException {
    try {
      SubjectPublicKeyInfo info =
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicHalf(key));
      return info.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IdentityException("the public key can't be encoded: " + e.getMessage());
    }
  }

  private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter key)
      throws IdentityException {
    if (key instanceof Ed25519PrivateKeyParameters ed25519) {
      return ed25519.generatePublicKey();
    }
    if (key instanceof ECPrivateKeyParameters ec
        && ec.getParameters() instanceof ECNamedDomainParameters curve
        && curve.getName().equals(X9ObjectIdentifiers.prime256v1)) {
      ECPoint point = new FixedPointCombMultiplier().multiply(curve.getG(), ec.getD());
      return new ECPublicKeyParameters(point, curve);
    }
    if (key instanceof RSAPrivateCrtKeyParameters rsa && rsa.getModulus().bitLength() >= 2048) {
      return new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
    }
    throw new IdentityException("the key must be Ed25519, P-256, or RSA of 2048 bits");
  }

  boolean matches(byte[] subjectPublicKeyInfo) {
    return Arrays.equals(publicKey, subjectPublicKeyInfo);
  }
}
