package dev.crowfly.quic.identity;

import dev.crowfly.quic.NodeId;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/**
 * Makes the certificate that a node signs itself (RFC 5280 §4).
 *
 * <p>It is an end-entity certificate with all that foreign stacks look for: version 3, names in
 * subjectAltName, basicConstraints without CA, digitalSignature, serverAuth and clientAuth. The
 * serial number is a hash of the rest, so nothing in it is random.
 */
final class SelfSigned {
  private static final DateTimeFormatter UTC_TIME = formatter("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter GENERALIZED_TIME = formatter("yyyyMMddHHmmss'Z'");
  private static final int SERIAL_LENGTH = 16;

  private SelfSigned() {}

  /**
   * The certificate in DER.
   *
   * @param names DNS names for subjectAltName; empty for the node id alone
   */
  static byte[] certificate(
      OwnKey key, List<String> names, long notBeforeMillis, long notAfterMillis) {
    try {
      TBSCertificate content = content(key, names, notBeforeMillis, notAfterMillis);
      ASN1EncodableVector parts = new ASN1EncodableVector();
      parts.add(content);
      parts.add(key.signatureAlgorithm());
      parts.add(new DERBitString(key.sign(content.getEncoded(ASN1Encoding.DER))));
      return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a certificate of our own can't be encoded", e);
    }
  }

  private static TBSCertificate content(
      OwnKey key, List<String> names, long notBeforeMillis, long notAfterMillis)
      throws IOException {
    String nodeId = NodeId.ofPublicKey(key.publicKey()).toString();
    X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, nodeId).build();
    Extensions extensions = extensions(names.isEmpty() ? List.of(nodeId) : names);
    V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(serialNumber(key, extensions, notBeforeMillis, notAfterMillis));
    generator.setSignature(key.signatureAlgorithm());
    generator.setIssuer(name);
    generator.setSubject(name);
    generator.setStartDate(time(notBeforeMillis));
    generator.setEndDate(time(notAfterMillis));
    generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.publicKey()));
    generator.setExtensions(extensions);
    return generator.generateTBSCertificate();
  }

  private static Extensions extensions(List<String> names) throws IOException {
    GeneralName[] dnsNames =
        names.stream()
            .map(n -> new GeneralName(GeneralName.dNSName, n))
            .toArray(GeneralName[]::new);
    ExtensionsGenerator generator = new ExtensionsGenerator();
    generator.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    generator.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    generator.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    generator.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(dnsNames));
    return generator.generate();
  }

  private static ASN1Integer serialNumber(
      OwnKey key, Extensions extensions, long notBeforeMillis, long notAfterMillis)
      throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(key.publicKey());
      digest.update(extensions.getEncoded(ASN1Encoding.DER));
      digest.update(
          ByteBuffer.allocate(16).putLong(notBeforeMillis).putLong(notAfterMillis).array());
      byte[] serial = Arrays.copyOf(digest.digest(), SERIAL_LENGTH);
      serial[0] &= 0x7f;
      serial[SERIAL_LENGTH - 1] |= 1; // RFC 5280 §4.1.2.2: it must not be zero.
      return new ASN1Integer(new BigInteger(serial));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** RFC 5280 §4.1.2.5: UTCTime up to 2049, GeneralizedTime from 2050. */
  private static Time time(long millis) {
    Instant instant = Instant.ofEpochMilli(millis);
    int year = instant.atZone(ZoneOffset.UTC).getYear();
    return year >= 1950 && year <= 2049
        ? new Time(new DERUTCTime(UTC_TIME.format(instant)))
        : new Time(new DERGeneralizedTime(GENERALIZED_TIME.format(instant)));
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
