package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.TlsSession;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.CertificateKind;
import dev.crowfly.quic.interop.peers.ForeignClient;
import dev.crowfly.quic.interop.peers.ForeignClientConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.Outcome;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import dev.crowfly.quic.interop.peers.TestCertificates;
import dev.crowfly.quic.testing.SeededRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes of our server with the clients of others, over real UDP. */
@Timeout(90)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class ForeignClientTest {
  private static final InteropTable TABLE = new InteropTable(Role.OUR_SERVER);

  @ParameterizedTest
  @EnumSource
  void everyCipherSuite_completesTheHandshake(ForeignStack stack) {
    for (CipherSuite suite : CipherSuite.values()) {
      String row = "suite " + suite;
      if (suite == CipherSuite.TLS_CHACHA20_POLY1305_SHA256
          && !TABLE.can(stack, Capability.CHACHA20, row)) {
        continue;
      }
      // Where the client can't choose it offers all, and our server chooses.
      boolean clientChooses = stack.clientCapabilities().has(Capability.CHOOSE_CIPHER_SUITE);
      TlsConfig.Builder server = OurSettings.serverTls();
      Handshake done =
          clientChooses
              ? handshake(stack, server, clientConfig().withCipherSuites(suite))
              : handshake(stack, server.cipherSuites(suite), clientConfig());
      assertEquals(suite, done.session().cipherSuite());
      done.atClient().cipherSuite().ifPresent(told -> assertEquals(suite.name(), told));
      TABLE.put(row, stack, "ok, " + (clientChooses ? "client" : "server") + " chooses");
    }
    TABLE.put(Row.HANDSHAKE, stack, "ok, every cipher suite");
  }

  @ParameterizedTest
  @EnumSource
  void everyGroup_completesTheHandshake(ForeignStack stack) {
    for (NamedGroup group : NamedGroup.values()) {
      String row = "group " + group;
      boolean speaks =
          switch (group) {
            case X25519 -> TABLE.can(stack, Capability.X25519_GROUP, row);
            case X25519MLKEM768 -> TABLE.can(stack, Capability.HYBRID_GROUP, row);
            case SECP256R1 -> true;
          };
      if (!speaks) {
        continue;
      }
      ForeignClientConfig client = clientConfig();
      if (stack.clientCapabilities().has(Capability.CHOOSE_GROUP)) {
        client = client.withGroups(group);
      }
      assertEquals(group, handshake(stack, OurSettings.serverTls(), client).session().namedGroup());
      TABLE.ok(row, stack);
    }
    TlsSession session = handshake(stack, OurSettings.serverTls(), clientConfig()).session();
    TABLE.put("group of a client as it comes", stack, session.namedGroup().toString());
  }

  @ParameterizedTest
  @EnumSource
  void groupThatTheClientSentNoKeyShareFor_isAgreedOnByHelloRetryRequest(ForeignStack stack) {
    String row = "HelloRetryRequest";
    TABLE.assumeCan(stack, Capability.CHOOSE_GROUP, row);
    TlsConfig.Builder server = OurSettings.serverTls().namedGroups(NamedGroup.SECP256R1);
    ForeignClientConfig client = clientConfig().withGroups(NamedGroup.X25519, NamedGroup.SECP256R1);
    assertEquals(NamedGroup.SECP256R1, handshake(stack, server, client).session().namedGroup());
    TABLE.ok(row, stack);
  }

  @ParameterizedTest
  @EnumSource
  void everyCertificateKind_isVerifiedByTheClient(ForeignStack stack) {
    for (CertificateKind kind : CertificateKind.values()) {
      String row = "server certificate " + kind;
      if (kind != CertificateKind.ED25519
          || TABLE.can(stack, Capability.ACCEPT_ED25519_CERTIFICATE, row)) {
        TestCertificates.Identity server = OurSettings.AUTHORITY.issue(kind, OurSettings.NAME);
        Handshake done =
            handshake(
                stack,
                OurSettings.serverTls().credentials(OurSettings.credentials(server)),
                clientConfig());
        assertEquals(server.chain(), done.atClient().peerCertificates());
        TABLE.ok(row, stack);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void ourGeneratedIdentity_isVerifiedAsARoot(ForeignStack stack) {
    long notBefore = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    long notAfter = Instant.parse("2044-01-01T00:00:00Z").toEpochMilli();
    for (KeyKind kind : KeyKind.values()) {
      String row = "generated self-signed identity " + kind;
      if (kind != KeyKind.ED25519 || TABLE.can(stack, Capability.ACCEPT_ED25519_CERTIFICATE, row)) {
        Identity ours =
            Identity.generate(kind, new SeededRandom(17), notBefore, notAfter, OurSettings.NAME);
        byte[] certificate = ours.credentials().certificateChain().get(0);
        Handshake done =
            handshake(
                stack,
                OurSettings.serverTls().credentials(ours.credentials()),
                clientConfig().withServerRoots(TestCertificates.parse(certificate)));
        assertEquals(
            List.of(TestCertificates.parse(certificate)), done.atClient().peerCertificates());
        TABLE.ok(row, stack);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfClientCertificate_isVerified(ForeignStack stack) {
    for (CertificateKind kind : CertificateKind.values()) {
      for (boolean pinned : new boolean[] {false, true}) {
        String row = "mutual TLS, " + (pinned ? "pinned node id " : "client certificate ") + kind;
        if (canPresent(stack, kind, row)) {
          TestCertificates.Identity client = OurSettings.AUTHORITY.issue(kind, "client");
          NodeId nodeId = OurSettings.identity(client).nodeId();
          PeerVerifier verifier =
              pinned ? PeerVerifiers.pinned(nodeId) : OurSettings.trusting(OurSettings.AUTHORITY);
          TlsConfig.Builder demanding =
              OurSettings.serverTls()
                  .clientAuthentication(ClientAuthentication.REQUIRED)
                  .peerVerifier(verifier);
          TlsSession session =
              handshake(stack, demanding, clientConfig().withIdentity(client)).session();
          assertEquals(nodeId, session.peerNodeId());
          assertArrayEquals(client.leafDer(), session.peerCertificates().get(0));
          TABLE.ok(row, stack);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void certificateThatIsOnlyRequested_mayBeMissing(ForeignStack stack) {
    TlsConfig.Builder asking =
        OurSettings.serverTls().clientAuthentication(ClientAuthentication.REQUESTED);
    TlsSession session = handshake(stack, asking, clientConfig()).session();
    assertEquals(List.of(), session.peerCertificates());
    assertNull(session.peerNodeId());
    TABLE.ok("client certificate requested, none given", stack);
  }

  @ParameterizedTest
  @EnumSource
  void retry_isFollowedByTheClient(ForeignStack stack) {
    try (OurNode node =
            OurNode.server(
                OurSettings.config(OurSettings.serverTls()),
                builder -> builder.retryAboveHalfOpen(0));
        ForeignClient client = stack.newClient()) {
      completed(node, client, clientConfig());
      assertTrue(node.stats().retriesSent() > 0, "the server sent no Retry");
      TABLE.ok(Row.RETRY, stack);
    }
  }

  @ParameterizedTest
  @EnumSource
  void unknownVersion_isAnsweredWithVersionNegotiation(ForeignStack stack) {
    Row row = Row.VERSION_NEGOTIATION;
    try (OurNode node = OurNode.server(OurSettings.config(OurSettings.serverTls()));
        ForeignClient client = stack.newClient()) {
      ForeignClientConfig opening = clientConfig().withUnspokenVersion();
      if (TABLE.can(stack, Capability.FOLLOW_VERSION_NEGOTIATION, row)) {
        completed(node, client, opening);
        TABLE.ok(row, stack);
      } else {
        client.connect(node.address(), opening);
        client.outcomes().next(Outcome.HandshakeFailed.class);
      }
      assertTrue(node.stats().versionNegotiationsSent() > 0, "no Version Negotiation was sent");
    }
  }

  @ParameterizedTest
  @EnumSource
  void keyLog_getsEverySecretOfTheConnection(ForeignStack stack) {
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    handshake(stack, OurSettings.serverTls().keyLog(lines::add), clientConfig());
    Set<String> labels =
        lines.stream().map(line -> line.split(" ", -1)[0]).collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            "CLIENT_TRAFFIC_SECRET_0",
            "SERVER_TRAFFIC_SECRET_0",
            "EXPORTER_SECRET"),
        labels);
    for (String line : lines) {
      assertTrue(line.matches("[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,96}"), line);
    }
    assertEquals(
        1, lines.stream().map(line -> line.split(" ", -1)[1]).distinct().count(), "client_random");
    TABLE.put("key log of ours", stack, lines.size() + " lines");
  }

  private static boolean canPresent(ForeignStack stack, CertificateKind kind, String row) {
    return TABLE.can(stack, Capability.CLIENT_CERTIFICATE, row)
        && switch (kind) {
          case ED25519 -> TABLE.can(stack, Capability.PRESENT_ED25519_CERTIFICATE, row);
          case RSA -> TABLE.can(stack, Capability.PRESENT_RSA_CERTIFICATE, row);
          case ECDSA_P256 -> true;
        };
  }

  /** What both sides say about a handshake. */
  private record Handshake(TlsSession session, Outcome.HandshakeCompleted atClient) {}

  private static Handshake handshake(
      ForeignStack stack, TlsConfig.Builder tls, ForeignClientConfig clientConfig) {
    try (OurNode node = OurNode.server(OurSettings.config(tls));
        ForeignClient client = stack.newClient()) {
      return completed(node, client, clientConfig);
    }
  }

  private static Handshake completed(
      OurNode node, ForeignClient client, ForeignClientConfig clientConfig) {
    client.connect(node.address(), clientConfig);
    QuicConnection connection = node.await(QuicEvent.HandshakeConfirmed.class).connection();
    Outcome.HandshakeCompleted atClient = client.outcomes().next(Outcome.HandshakeCompleted.class);
    TlsSession session = node.ask(QuicConnection::session, connection).orElseThrow();
    assertEquals(OurSettings.ALPN, session.applicationProtocol());
    assertEquals(OurSettings.ALPN, atClient.alpn());
    assertEquals(OurSettings.NAME, session.serverName());
    assertEquals(32, node.exported(connection).length);
    return new Handshake(session, atClient);
  }

  private static ForeignClientConfig clientConfig() {
    return ForeignClientConfig.insecure(OurSettings.ALPN)
        .withServerName(OurSettings.NAME)
        .withServerRoots(OurSettings.AUTHORITY.root());
  }
}
