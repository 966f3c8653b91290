package dev.crowfly.quic.testing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** A certificate authority for tests: a key, its certificate, and certificates that it issues. */
public final class TestAuthority {
  public static final long NOT_BEFORE = 1_700_000_000_000L;
  public static final long NOW = 1_750_000_000_000L;
  public static final long NOT_AFTER = 1_800_000_000_000L;

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  /** A fixed key, because making one takes a second; worth nothing outside of tests. */
  private static final String RSA_PKCS8 =
      "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDJ4dmjg2xEJIdD7thDaiy6KizJ4n6M"
          + "s3TjlvDmrEPzRQA5VnPyxA0485nCCC73oiFdFzVPMca2qja6Goxh2LzTwXrn4Q7yJuA7JFIrnQo8fxOg"
          + "QiafRbjKorr7+uFzaiGEwQY/nvys5TTJ7aBnIJA46gzAur6CxPGYc3R0mKPSDDXi/lVTQn1kcYKpiJBw"
          + "T4uosAAsTLzwRyl1pUJRKwsEM7cvz9ar2hj/CVGJMW1ovPFA//B8E2hflW/0xkcoy482xD0EzzwIU7il"
          + "1tem6Ii/MlnLE2kGLWD2TDQpdA/2lDk0L6w2kb1DLYfbfZb/HQwA2LU+qU5mrnWMnAENpg7FAgMBAAEC"
          + "ggEAK+vrV//+hMfGtwCmg+o8X2dQFb8lZbKgXmiHMkRtxyYusYrN0JYXQ1n6TITPxRf8tr5XHor3juOy"
          + "4uPmQV5wXIimVv73q7bKB4v0JaF1qepCyJXDxdibJtjnIe238Y54SuPc2mgaVHpMdRcyE+W5guxmyGKI"
          + "krZK0q5huoE/+PFEsv/p+/ekFx7FhcuRRQMuODfVP/rF1BjrAxVhm3x6ycablVPIhZzDnclR2kwnBt3g"
          + "geRrId9QIePqgAyiN1ucTVWREeQ30cGkPFDcfHX/MnL1HjyMQzQYuDTTFK0sLClzh1d0dYT6BAqzmZ6U"
          + "J4VRy7KI8agEEeVZaRpb61L7+QKBgQDnoPurYrpItFH81hVQwvuRxv9aLkf9hYBo+hXHufWGBjlDJK5H"
          + "KCLAG5+b4ekusQ3s2qiHUPNjxdWIV4fyCe4wVs1b0aW+65CISdBSXYP81F3o4GD38mAvencmibNy0mW4"
          + "3jURzQBGeKHTLjc0ffbZeA4p+hjkxnmjrSwt6Qc7XQKBgQDfH6FFE+VNrjMyxrJFvWFZGciSyMdMHria"
          + "DQ1lHEcEB3lBT0Z+6bcVMJ5WFXyoSiv7nqJ6bAk/P/Zz2T69nbLUONrlEd6FNLADfMb6irdRiyykNZiH"
          + "Y+rIogQm2HrJdMAVBDW41RAlXyInMajMLIxJHKG4zTG4jQu62fpxNhnSiQKBgDP3+n9Jd2I4kuyXW9Dy"
          + "7l6Wt1QUbjKDcXwcICbfoiaf3tkhsbhlWOahS/49gYPoVad+p7E0iGcqS+57NRUpBTfzQcAIGZfsYlEx"
          + "vnu8X5CqVSeasCbxSoNchr8uxgRNEGWZ9W45AIbPKf+nrtsoJ+pC9WqVomAx57jBcdgbIHRBAoGARbYg"
          + "MPDyZ77RiD/EWz28OJZxsErC2emPS7JgSQL4vS2ImPsnz2c+KIS0M7kq5XmnHEqIAS/YA8b8PV3W2G94"
          + "/A13drKKj5vSkoRdttG4TOXq4LNOIJ77MAxOt8RTOLYdfXN/RWxsSwDaLty5HHGeswkbDh4uNrb6vzpz"
          + "oQOCNeECgYEAuvtyrbaNdgtCi9AaTECLspwcWX8hk6Y05No7p4YoNgPfjh1oRQXjakGO6f6B8xSx8DES"
          + "ES7oiUMovS+TRMGRfecritgjdELOpBV7DPk3OlZbzkAJjEKSi71X8os+DQF1iElsxfo9+D9yDJvPR56p"
          + "tb8lkLfLOuF4kUUMBn2pjKw=";

  private final KeyPair keys;
  private final String name;
  private final byte[] certificate;

  private TestAuthority(KeyPair keys, String name, byte[] certificate) {
    this.keys = keys;
    this.name = name;
    this.certificate = certificate;
  }

  /** A root with a key of the given JCA algorithm, "RSA", "EC" or "Ed25519". */
  public static TestAuthority root(String algorithm, String name) {
    KeyPair keys = newKeys(algorithm);
    TestAuthority self = new TestAuthority(keys, name, null);
    return new TestAuthority(keys, name, self.issue(keys, name, new Request().authority()));
  }

  /** An authority below this one. */
  public TestAuthority intermediate(String algorithm, String childName, Request request) {
    KeyPair childKeys = newKeys(algorithm);
    return new TestAuthority(
        childKeys, childName, issue(childKeys, childName, request.authority()));
  }

  /** The certificate in DER. */
  public byte[] certificate() {
    return certificate.clone();
  }

  /** A certificate for {@code subjectKeys}, in DER. */
  public byte[] issue(KeyPair subjectKeys, String subject, Request request) {
    try {
      V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
      generator.setSerialNumber(new ASN1Integer(BigInteger.valueOf(subject.hashCode() & 0xffff)));
      generator.setSignature(signatureAlgorithm());
      generator.setIssuer(new X500Name("CN=" + name));
      generator.setSubject(new X500Name("CN=" + subject));
      generator.setStartDate(time(request.notBefore));
      generator.setEndDate(time(request.notAfter));
      generator.setSubjectPublicKeyInfo(
          SubjectPublicKeyInfo.getInstance(subjectKeys.getPublic().getEncoded()));
      generator.setExtensions(request.extensions.generate());
      TBSCertificate content = generator.generateTBSCertificate();
      ASN1EncodableVector parts = new ASN1EncodableVector();
      parts.add(content);
      parts.add(signatureAlgorithm());
      parts.add(new DERBitString(sign(content.getEncoded("DER"))));
      return new DERSequence(parts).getEncoded("DER");
    } catch (java.io.IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A new key pair, "EC" on P-256 or "Ed25519"; or for "RSA" always the same of 2048 bits. */
  public static KeyPair newKeys(String algorithm) {
    try {
      if (algorithm.equals("RSA")) {
        return rsaKeys();
      }
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new java.security.spec.ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair rsaKeys() throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("RSA");
    RSAPrivateCrtKey key =
        (RSAPrivateCrtKey)
            factory.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(RSA_PKCS8)));
    return new KeyPair(
        factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())),
        key);
  }

  private AlgorithmIdentifier signatureAlgorithm() {
    return switch (keys.getPrivate().getAlgorithm()) {
      case "RSA" ->
          new AlgorithmIdentifier(
              new ASN1ObjectIdentifier("1.2.840.113549.1.1.11"), DERNull.INSTANCE);
      case "EC" -> new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));
      default -> new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));
    };
  }

  private byte[] sign(byte[] message) throws GeneralSecurityException {
    String algorithm =
        switch (keys.getPrivate().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(keys.getPrivate());
    signature.update(message);
    return signature.sign();
  }

  private static Time time(long millis) {
    return new Time(new DERUTCTime(UTC_TIME.format(Instant.ofEpochMilli(millis))));
  }

  /** What is to stand in a certificate. */
  public static final class Request {
    private final ExtensionsGenerator extensions = new ExtensionsGenerator();
    private long notBefore = NOT_BEFORE;
    private long notAfter = NOT_AFTER;

    /** A request for a certificate that is valid from {@link #NOT_BEFORE} to {@link #NOT_AFTER}. */
    public Request() {
      // The defaults stand in the fields.
    }

    public Request validity(long from, long to) {
      notBefore = from;
      notAfter = to;
      return this;
    }

    public Request authority() {
      return add(Extension.basicConstraints, new BasicConstraints(true));
    }

    public Request purpose(KeyPurposeId purpose) {
      return add(Extension.extendedKeyUsage, new ExtendedKeyUsage(purpose));
    }

    public Request dnsName(String dnsName) {
      return add(
          Extension.subjectAlternativeName,
          new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
    }

    public Request ipAddress(String address) {
      return add(
          Extension.subjectAlternativeName,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
    }

    private Request add(ASN1ObjectIdentifier type, org.bouncycastle.asn1.ASN1Encodable value) {
      try {
        extensions.addExtension(type, type.equals(Extension.basicConstraints), value);
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      }
      return this;
    }
  }
}
