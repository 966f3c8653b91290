package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.TlsSession;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.CertificateKind;
import dev.crowfly.quic.interop.peers.ForeignServer;
import dev.crowfly.quic.interop.peers.ForeignServerConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.Outcome;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import dev.crowfly.quic.interop.peers.TestCertificates;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes of our client with the servers of others, over real UDP. */
@Timeout(90)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class ForeignServerTest {
  private static final InteropTable TABLE = new InteropTable(Role.OUR_CLIENT);

  @ParameterizedTest
  @EnumSource
  void everyCipherSuite_completesTheHandshake(ForeignStack stack) {
    for (CipherSuite suite : CipherSuite.values()) {
      String row = "suite " + suite;
      if (suite == CipherSuite.TLS_CHACHA20_POLY1305_SHA256
          && !TABLE.can(stack, Capability.CHACHA20, row)) {
        continue;
      }
      TlsSession session =
          handshake(stack, serverConfig(), OurSettings.clientTls().cipherSuites(suite));
      assertEquals(suite, session.cipherSuite());
      assertEquals(OurSettings.ALPN, session.applicationProtocol());
      TABLE.ok(row, stack);
    }
    TABLE.put(Row.HANDSHAKE, stack, "ok, every cipher suite");
  }

  @ParameterizedTest
  @EnumSource
  void everyGroup_completesTheHandshake(ForeignStack stack) {
    for (NamedGroup group : NamedGroup.values()) {
      String row = "group " + group;
      if (group == NamedGroup.X25519MLKEM768 && !TABLE.can(stack, Capability.HYBRID_GROUP, row)) {
        continue;
      }
      ForeignServerConfig server = serverConfig();
      if (stack.serverCapabilities().has(Capability.CHOOSE_GROUP)) {
        server = server.withGroups(group);
      }
      TlsSession session = handshake(stack, server, OurSettings.clientTls().namedGroups(group));
      assertEquals(group, session.namedGroup());
      TABLE.ok(row, stack);
    }
    // All offered at once to a server as it comes: it may lack the hybrid, and falls back cleanly.
    TlsSession session = handshake(stack, serverConfig(), OurSettings.clientTls());
    TABLE.put("group when all are offered", stack, session.namedGroup().toString());
  }

  @ParameterizedTest
  @EnumSource
  void groupThatWeSentNoKeyShareFor_isAgreedOnByHelloRetryRequest(ForeignStack stack) {
    String row = "HelloRetryRequest";
    TABLE.assumeCan(stack, Capability.CHOOSE_GROUP, row);
    TlsSession session =
        handshake(stack, serverConfig().withGroups(NamedGroup.SECP256R1), OurSettings.clientTls());
    assertEquals(NamedGroup.SECP256R1, session.namedGroup());
    TABLE.ok(row, stack);
  }

  @ParameterizedTest
  @EnumSource
  void everyCertificateKind_isVerified(ForeignStack stack) {
    for (CertificateKind kind : CertificateKind.values()) {
      String row = "server certificate " + kind;
      Capability needed =
          switch (kind) {
            case ED25519 -> Capability.PRESENT_ED25519_CERTIFICATE;
            case RSA -> Capability.PRESENT_RSA_CERTIFICATE;
            default -> null;
          };
      if (needed == null || TABLE.can(stack, needed, row)) {
        TestCertificates.Identity server = OurSettings.AUTHORITY.issue(kind, OurSettings.NAME);
        handshake(stack, ForeignServerConfig.of(server, OurSettings.ALPN), OurSettings.clientTls());
        TABLE.ok(row, stack);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfClientCertificate_isAccepted(ForeignStack stack) {
    ForeignServerConfig demanding = serverConfig().withClientRoots(OurSettings.AUTHORITY.root());
    for (CertificateKind kind : CertificateKind.values()) {
      String row = "mutual TLS, client certificate " + kind;
      if (TABLE.can(stack, Capability.CLIENT_CERTIFICATE, row)) {
        TestCertificates.Identity client = OurSettings.AUTHORITY.issue(kind, "client");
        Handshake done =
            completed(
                stack,
                demanding,
                OurSettings.clientTls().credentials(OurSettings.credentials(client)));
        assertEquals(List.of(client.leaf()), done.atServer().peerCertificates());
        TABLE.ok(row, stack);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void certificateThatIsOnlyRequested_mayBeMissing(ForeignStack stack) {
    String row = "client certificate requested, none given";
    TABLE.assumeCan(stack, Capability.CLIENT_CERTIFICATE, row);
    ForeignServerConfig asking =
        serverConfig().withOptionalClientRoots(OurSettings.AUTHORITY.root());
    Handshake done = completed(stack, asking, OurSettings.clientTls());
    assertEquals(List.of(), done.atServer().peerCertificates());
    TABLE.ok(row, stack);
  }

  @ParameterizedTest
  @EnumSource
  void retry_isFollowed(ForeignStack stack) {
    Row row = Row.RETRY;
    TABLE.assumeCan(stack, Capability.REQUIRE_RETRY, row);
    handshake(stack, serverConfig().withRetry(), OurSettings.clientTls());
    TABLE.ok(row, stack);
  }

  /**
   * Our client speaks version 1 alone. The way changes the version of its first datagram, so that
   * the server answers with Version Negotiation that offers version 1.
   */
  @ParameterizedTest
  @EnumSource
  void versionNegotiationThatOffersTheVersionInUse_isIgnored(ForeignStack stack) {
    AtomicInteger versionNegotiations = new AtomicInteger();
    DatagramFilter counting =
        (datagram, now, deliver) -> {
          if (version(datagram) == 0) {
            versionNegotiations.incrementAndGet();
          }
          deliver.accept(datagram);
        };
    AtomicInteger sent = new AtomicInteger();
    DatagramFilter changing =
        (datagram, now, deliver) -> {
          if (sent.getAndIncrement() == 0) {
            // RFC 9000 §15: a version reserved to force negotiation.
            Arrays.fill(datagram.data(), 1, 5, (byte) 0xba);
          }
          deliver.accept(datagram);
        };
    try (ForeignServer server = stack.startServer(serverConfig());
        OurNode node = OurNode.client(new OurNode.Faults(counting, changing))) {
      node.connect(OurSettings.config(OurSettings.clientTls()), server.address(), OurSettings.NAME);
      node.await(QuicEvent.HandshakeConfirmed.class);
      assertTrue(versionNegotiations.get() > 0, "the server did not answer the unknown version");
      TABLE.put(Row.VERSION_NEGOTIATION, stack, "ignored, as it offers our only version");
    }
  }

  /** The version field of a long header; -1 for a short one. */
  private static int version(UdpDatagram datagram) {
    byte[] data = datagram.data();
    return data[0] >= 0 ? -1 : ByteBuffer.wrap(data).getInt(1);
  }

  /** What both sides say about a handshake. */
  private record Handshake(TlsSession session, Outcome.HandshakeCompleted atServer) {}

  private static TlsSession handshake(
      ForeignStack stack, ForeignServerConfig serverConfig, TlsConfig.Builder tls) {
    return completed(stack, serverConfig, tls).session();
  }

  private static Handshake completed(
      ForeignStack stack, ForeignServerConfig serverConfig, TlsConfig.Builder tls) {
    try (ForeignServer server = stack.startServer(serverConfig);
        OurNode node = OurNode.client()) {
      QuicConnection connection =
          node.connect(OurSettings.config(tls), server.address(), OurSettings.NAME);
      // A server that doubts us may say so after our handshake is complete: confirmed is certain.
      node.await(QuicEvent.HandshakeConfirmed.class);
      return new Handshake(
          node.ask(QuicConnection::session, connection).orElseThrow(),
          server.outcomes().next(Outcome.HandshakeCompleted.class));
    }
  }

  private static ForeignServerConfig serverConfig() {
    return ForeignServerConfig.of(OurSettings.SERVER, OurSettings.ALPN);
  }
}
