package dev.crowfly.quic.identity;

import static dev.crowfly.quic.testing.TestAuthority.NOT_AFTER;
import static dev.crowfly.quic.testing.TestAuthority.NOT_BEFORE;
import static dev.crowfly.quic.testing.TestAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.PeerCertificates;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.UntrustedPeerException;
import dev.crowfly.quic.testing.SeededRandom;
import dev.crowfly.quic.testing.TestAuthority;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

class PeerVerifiersTest {
  private static final TestAuthority ROOT = TestAuthority.root("EC", "root");
  private static final TestAuthority MIDDLE =
      ROOT.intermediate("Ed25519", "middle", new TestAuthority.Request());
  private static final KeyPair KEYS = TestAuthority.newKeys("EC");
  private static final byte[] KEY = KEYS.getPublic().getEncoded();

  @Test
  void pinnedNodeIds_acceptThoseAndNoOthers() {
    PeerVerifier verifier =
        PeerVerifiers.pinned(NodeId.ofPublicKey(KEY), NodeId.ofPublicKey(new byte[1]));

    assertAccepts(verifier, server(null, leaf("x")));
    assertRefuses(
        42, PeerVerifiers.pinned(NodeId.ofPublicKey(new byte[1])), server(null, leaf("x")));
    assertThrows(IllegalArgumentException.class, PeerVerifiers::pinned);
  }

  @Test
  void pinnedPublicKey_acceptsThatAndNoOther() {
    assertAccepts(PeerVerifiers.pinnedPublicKey(KEY), server(null, leaf("x")));
    assertRefuses(42, PeerVerifiers.pinnedPublicKey(new byte[9]), server(null, leaf("x")));
  }

  @Test
  void anyone_isAnyone() {
    assertAccepts(PeerVerifiers.insecureAcceptAnyone(), server(null, leaf("x")));
  }

  @Test
  void chainUnderTheRoot_isAcceptedForItsNameOnly() {
    assertAccepts(pkix(), server("a.example", leaf("a.example"), MIDDLE.certificate()));
    assertRefuses(42, pkix(), server("b.example", leaf("a.example"), MIDDLE.certificate()));
    assertRefuses(42, pkix(), server(null, leaf("a.example"), MIDDLE.certificate()));
  }

  @Test
  void chainMayCarryTheRootAndComeOutOfOrder() {
    assertAccepts(
        pkix(), server("a.example", leaf("a.example"), ROOT.certificate(), MIDDLE.certificate()));
  }

  @Test
  void chainWithAMissingLink_isAnUnknownCa() {
    assertRefuses(48, pkix(), server("a.example", leaf("a.example")));
  }

  @Test
  void leafThatSignsAnotherLeaf_isNoAuthority() {
    KeyPair keys = TestAuthority.newKeys("EC");
    byte[] notAnAuthority = ROOT.issue(keys, "leaf", new TestAuthority.Request().dnsName("leaf"));
    TestAuthority pretender = TestAuthority.root("EC", "leaf");
    byte[] forged =
        pretender.issue(KEYS, "victim", new TestAuthority.Request().dnsName("a.example"));

    assertRefuses(48, pkix(), server("a.example", forged, notAnAuthority));
    assertRefuses(48, pkix(), server("a.example", forged, pretender.certificate()));
  }

  @Test
  void certificatesOutsideTheirTime_areExpired() {
    for (long now : new long[] {NOT_BEFORE - 1000, NOT_AFTER + 1000}) {
      PeerCertificates peer =
          new PeerCertificates(
              List.of(leaf("a.example"), MIDDLE.certificate()), KEY, "a.example", now, true);
      assertRefuses(45, pkix(), peer);
    }
    TestAuthority old =
        ROOT.intermediate(
            "EC", "old", new TestAuthority.Request().validity(NOT_BEFORE, NOW - 1000));
    byte[] leaf = old.issue(KEYS, "leaf", new TestAuthority.Request().dnsName("a.example"));
    assertRefuses(45, pkix(), server("a.example", leaf, old.certificate()));
  }

  @Test
  void purposeMustFitTheSideOfTheConnection() {
    byte[] forServers = leafFor(KeyPurposeId.id_kp_serverAuth);
    byte[] forClients = leafFor(KeyPurposeId.id_kp_clientAuth);
    byte[] forAll = leafFor(KeyPurposeId.anyExtendedKeyUsage);

    assertAccepts(pkix(), server("a.example", forServers, MIDDLE.certificate()));
    assertRefuses(43, pkix(), server("a.example", forClients, MIDDLE.certificate()));
    assertAccepts(pkix(), client(forClients, MIDDLE.certificate()));
    assertRefuses(43, pkix(), client(forServers, MIDDLE.certificate()));
    assertAccepts(pkix(), client(forAll, MIDDLE.certificate()));
  }

  @Test
  void selfSignedCertificateThatIsARoot_isAcceptedItself() throws IdentityException {
    for (KeyKind kind : KeyKind.values()) {
      Identity identity =
          Identity.generate(kind, new SeededRandom(3), NOT_BEFORE, NOT_AFTER, "a.example");
      byte[] own = identity.credentials().certificateChain().get(0);
      PeerVerifier verifier = PeerVerifiers.pkix(List.of(own));
      assertAccepts(
          verifier,
          new PeerCertificates(List.of(own), identity.publicKey(), "a.example", NOW, true));
    }
  }

  @Test
  void literalAddress_isComparedWithAddresses() {
    byte[] v4 = MIDDLE.issue(KEYS, "leaf", new TestAuthority.Request().ipAddress("192.0.2.1"));
    byte[] v6 = MIDDLE.issue(KEYS, "leaf", new TestAuthority.Request().ipAddress("2001:db8::1"));

    assertAccepts(pkix(), server("192.0.2.1", v4, MIDDLE.certificate()));
    assertRefuses(42, pkix(), server("192.0.2.2", v4, MIDDLE.certificate()));
    assertAccepts(pkix(), server("2001:DB8:0::1", v6, MIDDLE.certificate()));
    assertRefuses(42, pkix(), server("192.0.2.1", leaf("192.0.2.1"), MIDDLE.certificate()));
  }

  @Test
  void rootsThatAreNone_areRefused() {
    assertThrows(IdentityException.class, () -> PeerVerifiers.pkix(List.of()));
    assertThrows(IdentityException.class, () -> PeerVerifiers.pkix(List.of(new byte[] {1, 2})));
  }

  private static PeerVerifier pkix() {
    try {
      return PeerVerifiers.pkix(List.of(ROOT.certificate()));
    } catch (IdentityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] leaf(String dnsName) {
    return MIDDLE.issue(KEYS, "leaf", new TestAuthority.Request().dnsName(dnsName));
  }

  private static byte[] leafFor(KeyPurposeId purpose) {
    return MIDDLE.issue(
        KEYS, "leaf", new TestAuthority.Request().dnsName("a.example").purpose(purpose));
  }

  private static PeerCertificates server(String name, byte[] leaf, byte[]... others) {
    return peer(name, true, leaf, others);
  }

  private static PeerCertificates client(byte[] leaf, byte[]... others) {
    return peer(null, false, leaf, others);
  }

  private static PeerCertificates peer(String name, boolean server, byte[] leaf, byte[]... others) {
    List<byte[]> chain = new ArrayList<>(List.of(leaf));
    chain.addAll(List.of(others));
    return new PeerCertificates(chain, KEY, name, NOW, server);
  }

  private static void assertAccepts(PeerVerifier verifier, PeerCertificates peer) {
    assertDoesNotThrow(() -> verifier.verify(peer));
  }

  private static void assertRefuses(int alert, PeerVerifier verifier, PeerCertificates peer) {
    UntrustedPeerException refusal =
        assertThrows(UntrustedPeerException.class, () -> verifier.verify(peer));
    assertEquals(alert, refusal.alert(), refusal.getMessage());
  }
}
