package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.Credentials;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.TlsSession;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.identity.IdentityException;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.quic.interop.peers.Capabilities;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.CertificateKind;
import dev.crowfly.quic.interop.peers.ForeignServer;
import dev.crowfly.quic.interop.peers.ForeignServerConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.Outcome;
import dev.crowfly.quic.interop.peers.TestCertificates;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client against the servers of others, over real UDP. */
class ForeignServerTest {
  private static final String ALPN = "crowfly-interop";
  private static final String NAME = "localhost";
  private static final int NO_APPLICATION_PROTOCOL = 120;
  private static final int UNKNOWN_CA = 48;
  private static final TestCertificates.Authority AUTHORITY =
      TestCertificates.authority(CertificateKind.ECDSA_P256);
  private static final TestCertificates.Identity SERVER =
      AUTHORITY.issue(CertificateKind.ECDSA_P256, NAME);
  private static final InteropTable TABLE = new InteropTable("our client, server:");

  @AfterAll
  static void printTable() {
    TABLE.print();
  }

  @ParameterizedTest
  @EnumSource
  void everyCipherSuite_completesTheHandshake(ForeignStack stack) throws Exception {
    for (CipherSuite suite : CipherSuite.values()) {
      if (suite == CipherSuite.TLS_CHACHA20_POLY1305_SHA256
          && !can(stack, Capability.CHACHA20, "suite " + suite)) {
        continue;
      }
      TlsSession session = handshake(stack, serverConfig(), clientTls().cipherSuites(suite));
      assertEquals(suite, session.cipherSuite());
      assertEquals(ALPN, session.applicationProtocol());
      TABLE.put("suite " + suite, stack, "ok");
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyGroup_completesTheHandshake(ForeignStack stack) throws Exception {
    for (NamedGroup group : NamedGroup.values()) {
      if (group == NamedGroup.X25519MLKEM768
          && !can(stack, Capability.HYBRID_GROUP, "group " + group)) {
        continue;
      }
      ForeignServerConfig server = serverConfig();
      if (stack.serverCapabilities().has(Capability.CHOOSE_GROUP)) {
        server = server.withGroups(foreign(group));
      }
      TlsSession session = handshake(stack, server, clientTls().namedGroups(group));
      assertEquals(group, session.namedGroup());
      TABLE.put("group " + group, stack, "ok");
    }
    // All offered at once to a server as it comes: it may lack the hybrid, and falls back cleanly.
    TlsSession session = handshake(stack, serverConfig(), clientTls());
    TABLE.put("group when all are offered", stack, session.namedGroup().toString());
  }

  @ParameterizedTest
  @EnumSource
  void everyCertificateKind_isVerified(ForeignStack stack) throws Exception {
    for (CertificateKind kind : CertificateKind.values()) {
      Capability needed =
          switch (kind) {
            case ED25519 -> Capability.PRESENT_ED25519_CERTIFICATE;
            case RSA -> Capability.PRESENT_RSA_CERTIFICATE;
            default -> null;
          };
      if (needed != null && !can(stack, needed, "server certificate " + kind)) {
        continue;
      }
      handshake(stack, ForeignServerConfig.of(AUTHORITY.issue(kind, NAME), ALPN), clientTls());
      TABLE.put("server certificate " + kind, stack, "ok");
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientCertificate_isAccepted(ForeignStack stack) throws Exception {
    assumeCan(stack, Capability.CLIENT_CERTIFICATE, "mutual TLS");
    TestCertificates.Identity client = AUTHORITY.issue(CertificateKind.ECDSA_P256, "client");
    ForeignServerConfig demanding = serverConfig().withClientRoots(AUTHORITY.root());
    handshake(stack, demanding, clientTls().credentials(credentials(client)));
    TABLE.put("mutual TLS", stack, "ok");
  }

  @ParameterizedTest
  @EnumSource
  void missingClientCertificate_endsWithTheServersAlert(ForeignStack stack) throws Exception {
    assumeCan(stack, Capability.CLIENT_CERTIFICATE, "client certificate missing");
    ForeignServerConfig demanding = serverConfig().withClientRoots(AUTHORITY.root());
    try (ForeignServer server = stack.startServer(demanding);
        OurNode node = OurNode.client()) {
      node.connect(config(clientTls()), server.address(), NAME);
      CloseReason.ClosedByTransport reason = awaitTransportClose(node);
      assertTrue(reason.byPeer(), reason::toString);
      assertTrue(TransportErrorCode.isCrypto(reason.code()), reason::toString);
      TABLE.put("client certificate missing", stack, "alert " + reason.alert());
    }
  }

  @ParameterizedTest
  @EnumSource
  void retry_isFollowed(ForeignStack stack) throws Exception {
    assumeCan(stack, Capability.REQUIRE_RETRY, "Retry by the server");
    handshake(stack, serverConfig().withRetry(), clientTls());
    TABLE.put("Retry by the server", stack, "ok");
  }

  @ParameterizedTest
  @EnumSource
  void wrongAlpn_endsWithTheServersAlert(ForeignStack stack) throws Exception {
    try (ForeignServer server =
            stack.startServer(serverConfig().withIdleTimeout(java.time.Duration.ofSeconds(1)));
        OurNode node = OurNode.client()) {
      node.connect(config(clientTls().alpn("something-else")), server.address(), NAME);
      CloseReason.ClosedByTransport reason = awaitTransportClose(node);
      assertTrue(reason.byPeer(), reason::toString);
      assertEquals(NO_APPLICATION_PROTOCOL, reason.alert(), reason::toString);
      TABLE.put("wrong ALPN", stack, "alert " + reason.alert());
    }
  }

  @ParameterizedTest
  @EnumSource
  void untrustedCertificate_isRefusedByUsAndTheServerHearsIt(ForeignStack stack) throws Exception {
    TestCertificates.Authority other = TestCertificates.authority(CertificateKind.ECDSA_P256);
    try (ForeignServer server = stack.startServer(serverConfig());
        OurNode node = OurNode.client()) {
      TlsConfig.Builder distrusting = clientTls().peerVerifier(trusting(other));
      node.connect(config(distrusting), server.address(), NAME);
      CloseReason.ClosedByTransport reason = awaitTransportClose(node);
      assertFalse(reason.byPeer(), reason::toString);
      assertEquals(UNKNOWN_CA, reason.alert(), reason::toString);
      if (stack.serverCapabilities().has(Capability.TELL_HANDSHAKE_FAILURE)) {
        server.outcomes().next(Outcome.HandshakeFailed.class);
      }
      TABLE.put("untrusted server certificate", stack, "alert " + reason.alert() + " by us");
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeCode_reachesTheServer(ForeignStack stack) throws Exception {
    try (ForeignServer server = stack.startServer(serverConfig());
        OurNode node = OurNode.client()) {
      QuicConnection connection = node.connect(config(clientTls()), server.address(), NAME);
      node.await(QuicEvent.HandshakeConfirmed.class);
      node.close(connection, 4711, "done here");
      CloseReason reason = node.await(QuicEvent.ConnectionClosed.class).reason();
      assertEquals(new CloseReason.ClosedByApplication(false, 4711, "done here"), reason);
      Outcome.ConnectionClosed seen = server.outcomes().next(Outcome.ConnectionClosed.class);
      if (can(stack, Capability.TELL_CLOSE, "close code to the server")) {
        assertEquals(4711, seen.code().orElseThrow());
        assertTrue(seen.isApplication());
        TABLE.put("close code to the server", stack, "ok");
      }
    }
  }

  private static TlsSession handshake(
      ForeignStack stack, ForeignServerConfig serverConfig, TlsConfig.Builder tls) {
    try (ForeignServer server = stack.startServer(serverConfig);
        OurNode node = OurNode.client()) {
      QuicConnection connection = node.connect(config(tls), server.address(), NAME);
      // A server that doubts us may say so after our handshake is complete: confirmed is certain.
      node.await(QuicEvent.HandshakeConfirmed.class);
      server.outcomes().next(Outcome.HandshakeCompleted.class);
      return node.ask(QuicConnection::session, connection).orElseThrow();
    }
  }

  private static CloseReason.ClosedByTransport awaitTransportClose(OurNode node) {
    CloseReason reason = node.await(QuicEvent.ConnectionClosed.class).reason();
    return assertInstanceOf(CloseReason.ClosedByTransport.class, reason);
  }

  private static ForeignServerConfig serverConfig() {
    return ForeignServerConfig.of(SERVER, ALPN);
  }

  private static TlsConfig.Builder clientTls() throws IdentityException {
    return TlsConfig.builder().alpn(ALPN).peerVerifier(trusting(AUTHORITY));
  }

  private static dev.crowfly.quic.interop.peers.NamedGroup foreign(NamedGroup group) {
    return dev.crowfly.quic.interop.peers.NamedGroup.valueOf(group.name());
  }

  private static PeerVerifier trusting(TestCertificates.Authority authority)
      throws IdentityException {
    try {
      return PeerVerifiers.pkix(List.of(authority.root().getEncoded()));
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static Credentials credentials(TestCertificates.Identity identity) {
    return new Credentials(identity.keyDer(), identity.chainDer());
  }

  private static QuicConfig config(TlsConfig.Builder tls) {
    return QuicConfig.builder(tls.build()).build();
  }

  private static void assumeCan(ForeignStack stack, Capability capability, String row) {
    Assumptions.assumeTrue(can(stack, capability, row), () -> stack + " can't: " + row);
  }

  private static boolean can(ForeignStack stack, Capability capability, String row) {
    Capabilities capabilities = stack.serverCapabilities();
    if (!capabilities.has(capability)) {
      TABLE.put(row, stack, "– (" + capabilities.missing().get(capability) + ")");
    }
    return capabilities.has(capability);
  }
}
