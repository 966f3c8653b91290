package dev.crowfly.quic.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.Credentials;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.UntrustedPeerException;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.IdentityException;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.quic.testing.SeededRandom;
import dev.crowfly.quic.testing.TestAuthority;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Certificates of both sides, and what becomes of them (RFC 8446 §4.3.2 and §4.4.2). */
class AuthenticationTest {
  private static final PeerVerifier REFUSE =
      peer -> {
        throw new UntrustedPeerException(UntrustedPeerException.ACCESS_DENIED, "not you");
      };

  @Test
  void nodesThatPinEachOther_meetWithEveryKindOfKey() {
    for (Identity a : List.of(TestPair.ED25519, TestPair.P256, TestPair.RSA)) {
      for (Identity b : List.of(TestPair.ED25519, TestPair.P256, TestPair.RSA)) {
        TestPair pair =
            new TestPair(
                    client(a).peerVerifier(PeerVerifiers.pinned(b.nodeId())).build(),
                    server(b, ClientAuthentication.REQUIRED)
                        .peerVerifier(PeerVerifiers.pinned(a.nodeId()))
                        .build(),
                    null,
                    5)
                .run();
        HandshakeTest.assertAgreement(pair, a + " " + b);
        assertEquals(b.nodeId(), pair.client.session().peerNodeId());
        assertEquals(a.nodeId(), pair.server.session().peerNodeId());
        assertEquals(1, pair.server.session().peerCertificates().size());
      }
    }
  }

  @Test
  void clientWithoutCertificate_isRefusedWhereOneIsRequired() {
    TestPair pair =
        new TestPair(
                TestPair.clientConfig().build(),
                server(TestPair.ED25519, ClientAuthentication.REQUIRED).build())
            .run();

    NegotiationTest.assertAlert(116, pair.serverError);
    assertTrue(pair.client.isComplete(), "a client can't know yet");
  }

  @Test
  void clientWithoutCertificate_isLetInWhereOneIsOnlyRequested() {
    TestPair pair =
        new TestPair(
                TestPair.clientConfig().build(),
                server(TestPair.ED25519, ClientAuthentication.REQUESTED)
                    .peerVerifier(REFUSE)
                    .build())
            .run();

    HandshakeTest.assertAgreement(pair, "requested");
    assertNull(pair.server.session().peerNodeId());
  }

  @Test
  void clientWithCertificate_isJudgedWhereOneIsRequested() {
    TestPair pair =
        new TestPair(
                client(TestPair.P256).build(),
                server(TestPair.ED25519, ClientAuthentication.REQUESTED)
                    .peerVerifier(REFUSE)
                    .build())
            .run();

    NegotiationTest.assertAlert(49, pair.serverError);
    assertEquals("not you", pair.serverError.reason());
  }

  @Test
  void clientIsNotAskedForACertificateUnlessTheServerWantsOne() {
    TestPair pair =
        new TestPair(
                client(TestPair.P256).build(),
                server(TestPair.ED25519, ClientAuthentication.NONE).peerVerifier(REFUSE).build())
            .run();

    HandshakeTest.assertAgreement(pair, "none");
    assertNull(pair.server.session().peerNodeId());
  }

  @Test
  void serverThatIsNotTrusted_getsTheVerifiersAlertAndSentence() {
    TestPair pair =
        new TestPair(
                TestPair.clientConfig()
                    .peerVerifier(PeerVerifiers.pinned(TestPair.P256.nodeId()))
                    .build(),
                TestPair.serverConfig().build())
            .run();

    NegotiationTest.assertAlert(42, pair.clientError);
    assertTrue(pair.clientError.reason().contains(TestPair.ED25519.nodeId().toString()));
  }

  @Test
  void verifierThatBreaks_isAnInternalErrorAndNothingElse() {
    TestPair pair =
        new TestPair(
                TestPair.clientConfig()
                    .peerVerifier(
                        peer -> {
                          throw new IllegalStateException("bug");
                        })
                    .build(),
                TestPair.serverConfig().build())
            .run();

    NegotiationTest.assertAlert(80, pair.clientError);
  }

  @Test
  void verifierGetsAllTheFacts() {
    TestPair pair =
        new TestPair(
                TestPair.clientConfig()
                    .peerVerifier(
                        peer -> {
                          assertEquals("example.org", peer.serverName());
                          assertEquals(TestAuthority.NOW, peer.wallClockMillis());
                          assertTrue(peer.peerIsServer());
                          assertEquals(TestPair.RSA.nodeId(), peer.nodeId());
                          assertEquals(1, peer.chain().size());
                        })
                    .build(),
                TestPair.serverConfig(TestPair.RSA.credentials()).build())
            .run();

    assertTrue(pair.isComplete(), () -> String.valueOf(pair.clientError));
  }

  @Test
  void chainsWithIntermediates_passUnderTheirRoot() throws IdentityException {
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      Chain chain = new Chain(algorithm);
      TestPair pair =
          new TestPair(
                  TestPair.clientConfig().peerVerifier(chain.verifier()).build(),
                  TestPair.serverConfig(chain.credentials).build())
              .run();
      assertNull(pair.clientError, algorithm);
      HandshakeTest.assertAgreement(pair, algorithm);
      assertEquals(3, pair.client.session().peerCertificates().size());
    }
  }

  @Test
  void chainOfAnotherRoot_isAnUnknownCa() throws IdentityException {
    Chain chain = new Chain("EC");
    TestPair pair =
        new TestPair(
                TestPair.clientConfig().peerVerifier(new Chain("EC").verifier()).build(),
                TestPair.serverConfig(chain.credentials).build())
            .run();

    NegotiationTest.assertAlert(48, pair.clientError);
  }

  @Test
  void serverWithTheWrongPrivateKey_isADecryptError() {
    Credentials mixedUp =
        new Credentials(
            TestPair.P256.credentials().privateKey(),
            Identity.generate(
                    KeyKind.P256,
                    new SeededRandom(77),
                    TestAuthority.NOT_BEFORE,
                    TestAuthority.NOT_AFTER)
                .credentials()
                .certificateChain());
    TestPair pair =
        new TestPair(TestPair.clientConfig().build(), TestPair.serverConfig(mixedUp).build()).run();

    NegotiationTest.assertAlert(51, pair.clientError);
  }

  @Test
  void credentialsThatMakeNoSense_areRefusedWhenTheEngineIsMade() {
    List<byte[]> chain = TestPair.P256.credentials().certificateChain();
    byte[] key = TestPair.P256.credentials().privateKey();
    byte[] noKey = {1, 2, 3};
    for (Credentials bad :
        List.of(new Credentials(noKey, chain), new Credentials(key, List.of(noKey)))) {
      TlsConfig config = TestPair.serverConfig(bad).build();
      assertThrows(
          IllegalArgumentException.class,
          () -> new TestPair(TestPair.clientConfig().build(), config));
    }
  }

  private static TlsConfig.Builder client(Identity identity) {
    return TestPair.clientConfig().credentials(identity.credentials());
  }

  private static TlsConfig.Builder server(Identity identity, ClientAuthentication authentication) {
    return TestPair.serverConfig(identity.credentials()).clientAuthentication(authentication);
  }

  /** Root, two intermediates, and a leaf for example.org. */
  private static final class Chain {
    private final TestAuthority root;
    private final Credentials credentials;

    Chain(String algorithm) {
      root = TestAuthority.root(algorithm, "root");
      TestAuthority first = root.intermediate(algorithm, "first", new TestAuthority.Request());
      TestAuthority second = first.intermediate(algorithm, "second", new TestAuthority.Request());
      KeyPair keys = TestAuthority.newKeys(algorithm);
      byte[] leaf = second.issue(keys, "leaf", new TestAuthority.Request().dnsName("example.org"));
      credentials =
          new Credentials(
              keys.getPrivate().getEncoded(),
              List.of(leaf, second.certificate(), first.certificate()));
    }

    PeerVerifier verifier() throws IdentityException {
      return PeerVerifiers.pkix(List.of(root.certificate()));
    }
  }
}
