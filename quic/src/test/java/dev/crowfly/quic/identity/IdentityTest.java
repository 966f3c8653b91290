package dev.crowfly.quic.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.testing.SeededRandom;
import dev.crowfly.quic.testing.TestAuthority;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final long FROM = TestAuthority.NOT_BEFORE;
  private static final long TO = TestAuthority.NOT_AFTER;

  @Test
  void selfSignedCertificates_areUnderstoodByTheJdkAndCarryTheNodeId()
      throws GeneralSecurityException {
    for (Identity identity : all()) {
      X509Certificate certificate = certificate(identity);
      certificate.verify(certificate.getPublicKey());
      String nodeId = identity.nodeId().toString();
      assertEquals(3, certificate.getVersion());
      assertEquals("CN=" + nodeId, certificate.getSubjectX500Principal().getName());
      assertEquals(FROM, certificate.getNotBefore().toInstant().toEpochMilli());
      assertEquals(TO, certificate.getNotAfter().toInstant().toEpochMilli());
      assertEquals(-1, certificate.getBasicConstraints());
      assertTrue(certificate.getKeyUsage()[0]);
      assertEquals(2, certificate.getExtendedKeyUsage().size());
      assertTrue(certificate.getSubjectAlternativeNames().contains(List.of(2, nodeId)));
      assertTrue(certificate.getSerialNumber().signum() > 0);
      assertArrayEquals(identity.publicKey(), certificate.getPublicKey().getEncoded());
      assertEquals(NodeId.ofPublicKey(identity.publicKey()), identity.nodeId());
    }
  }

  @Test
  void privateKeys_areUnderstoodByTheJdk() throws GeneralSecurityException {
    String[] algorithms = {"Ed25519", "EC", "RSA"};
    for (int i = 0; i < algorithms.length; i++) {
      byte[] pkcs8 = all().get(i).credentials().privateKey();
      assertEquals(
          "PKCS#8",
          KeyFactory.getInstance(algorithms[i])
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8))
              .getFormat());
    }
  }

  @Test
  void namesAsGiven_standInTheCertificate() throws GeneralSecurityException {
    Identity identity =
        Identity.generate(KeyKind.P256, new SeededRandom(1), FROM, TO, "a.example", "b.example");

    assertEquals(2, certificate(identity).getSubjectAlternativeNames().size());
    assertTrue(
        certificate(identity).getSubjectAlternativeNames().contains(List.of(2, "b.example")));
  }

  @Test
  void validityBeyond2049_isWrittenAsGeneralizedTime() throws GeneralSecurityException {
    long year2100 = 4_102_444_800_000L;
    Identity identity = Identity.generate(KeyKind.ED25519, new SeededRandom(1), FROM, year2100);

    assertEquals(year2100, certificate(identity).getNotAfter().toInstant().toEpochMilli());
  }

  @Test
  void equalSeedsAndTimes_giveEqualBytes() throws IdentityException {
    for (KeyKind kind : KeyKind.values()) {
      Identity first = Identity.generate(kind, new SeededRandom(5), FROM, TO);
      Identity second = Identity.generate(kind, new SeededRandom(5), FROM, TO);
      assertEquals(first.certificatesPem(), second.certificatesPem());
      assertEquals(first.privateKeyPem(), second.privateKeyPem());
      Identity later = Identity.generate(kind, new SeededRandom(5), FROM, TO + 1000);
      assertEquals(first.nodeId(), later.nodeId());
      assertNotEquals(first.certificatesPem(), later.certificatesPem());
    }
    assertEquals(rsa().certificatesPem(), rsa().certificatesPem());
  }

  @Test
  void pem_isReadBack() throws IdentityException {
    for (Identity identity : all()) {
      String pem = "# a comment\n" + identity.certificatesPem() + "\r\n" + identity.privateKeyPem();
      Identity read = Identity.ofPem(pem);
      assertEquals(identity.nodeId(), read.nodeId());
      assertEquals(identity.privateKeyPem(), read.privateKeyPem());
      assertEquals(identity.certificatesPem(), read.certificatesPem());
      assertEquals(1, Identity.certificatesOfPem(pem).size());
    }
  }

  @Test
  void keyAndCertificateThatDontBelongTogether_areRefused() {
    List<byte[]> chain = all().get(0).credentials().certificateChain();
    byte[] otherKey =
        Identity.generate(KeyKind.ED25519, new SeededRandom(99), FROM, TO)
            .credentials()
            .privateKey();

    assertThrows(IdentityException.class, () -> Identity.of(otherKey, chain));
  }

  @Test
  void pemWithPartsMissing_isRefused() {
    Identity identity = all().get(0);
    String[] bad = {
      "",
      identity.certificatesPem(),
      identity.privateKeyPem(),
      identity.privateKeyPem() + identity.privateKeyPem() + identity.certificatesPem(),
      identity.certificatesPem() + "-----BEGIN PRIVATE KEY-----\nAAAA",
      identity.certificatesPem() + "-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----",
    };
    for (String pem : bad) {
      assertThrows(IdentityException.class, () -> Identity.ofPem(pem), pem);
    }
  }

  @Test
  void keysOfOtherKinds_areRefused() throws GeneralSecurityException {
    for (String algorithm : List.of("X25519", "DSA", "Ed448")) {
      byte[] pkcs8 =
          java.security.KeyPairGenerator.getInstance(algorithm)
              .generateKeyPair()
              .getPrivate()
              .getEncoded();
      assertThrows(IdentityException.class, () -> Identity.selfSigned(pkcs8, FROM, TO), algorithm);
    }
  }

  @Test
  void nothingSecret_isShownAsText() {
    Identity identity = all().get(0);

    assertEquals("Identity(" + identity.nodeId() + ")", identity.toString());
    assertFalse(identity.credentials().toString().contains("PRIVATE"));
  }

  @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
  void changedKeysAndCertificates_areReadOrRefusedButNothingElse(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Identity identity = SAMPLES.get(random.nextInt(8) == 0 ? 1 : 0);
    byte[] key = change(identity.credentials().privateKey(), random);
    byte[] certificate = change(identity.credentials().certificateChain().get(0), random);
    try {
      Identity.of(key, List.of(certificate));
    } catch (IdentityException e) {
      assertFalse(e.getMessage().isBlank());
    }
  }

  @Property(tries = 10_000)
  void anyBytes_areReadOrRefusedButNothingElse(
      @ForAll @Size(max = 60) byte[] bytes, @ForAll @StringLength(max = 40) String text) {
    assertThrows(IdentityException.class, () -> Identity.selfSigned(bytes, FROM, TO));
    assertThrows(IdentityException.class, () -> Identity.ofPem(text));
  }

  private static final List<Identity> SAMPLES = all();

  private static byte[] change(byte[] bytes, SplittableRandom random) {
    byte[] changed = bytes.clone();
    for (int i = random.nextInt(3); i > 0; i--) {
      changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return changed;
  }

  private static List<Identity> all() {
    return List.of(
        Identity.generate(KeyKind.ED25519, new SeededRandom(1), FROM, TO),
        Identity.generate(KeyKind.P256, new SeededRandom(2), FROM, TO),
        rsa());
  }

  private static Identity rsa() {
    try {
      return Identity.selfSigned(TestAuthority.newKeys("RSA").getPrivate().getEncoded(), FROM, TO);
    } catch (IdentityException e) {
      throw new AssertionError(e);
    }
  }

  private static X509Certificate certificate(Identity identity) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(identity.credentials().certificateChain().get(0)));
  }
}
