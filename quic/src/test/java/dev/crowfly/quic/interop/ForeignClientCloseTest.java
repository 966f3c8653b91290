package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.CertificateKind;
import dev.crowfly.quic.interop.peers.ForeignClient;
import dev.crowfly.quic.interop.peers.ForeignClientConfig;
import dev.crowfly.quic.interop.peers.ForeignStack;
import dev.crowfly.quic.interop.peers.Outcome;
import dev.crowfly.quic.interop.peers.RetryAfterKwikHang;
import dev.crowfly.quic.interop.peers.TestCertificates;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections of our server with the clients of others end, over real UDP. */
@Timeout(90)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class ForeignClientCloseTest {
  private static final int HANDSHAKE_FAILURE = 40;
  private static final int UNKNOWN_CA = 48;
  private static final int CERTIFICATE_REQUIRED = 116;
  private static final int NO_APPLICATION_PROTOCOL = 120;
  private static final TestCertificates.Authority STRANGER =
      TestCertificates.authority(CertificateKind.ECDSA_P256);
  private static final InteropTable TABLE = new InteropTable(Role.OUR_SERVER);

  @ParameterizedTest
  @EnumSource
  void wrongAlpn_endsWithOurAlert(ForeignStack stack) {
    assertEndsWithOurAlert(
        stack,
        "wrong ALPN",
        OurSettings.serverTls().alpn("something-else"),
        clientConfig(),
        NO_APPLICATION_PROTOCOL);
  }

  @ParameterizedTest
  @EnumSource
  void noCommonGroup_endsWithOurAlert(ForeignStack stack) {
    ForeignClientConfig client = clientConfig();
    if (stack.clientCapabilities().has(Capability.CHOOSE_GROUP)) {
      client = client.withGroups(NamedGroup.SECP256R1);
    }
    assertEndsWithOurAlert(
        stack,
        "no common group",
        OurSettings.serverTls().namedGroups(NamedGroup.X25519),
        client,
        HANDSHAKE_FAILURE);
  }

  @ParameterizedTest
  @EnumSource
  void noCommonCipherSuite_endsWithOurAlert(ForeignStack stack) {
    String row = "no common cipher suite";
    TABLE.assumeCan(stack, Capability.CHOOSE_CIPHER_SUITE, row);
    assertEndsWithOurAlert(
        stack,
        row,
        OurSettings.serverTls().cipherSuites(CipherSuite.TLS_AES_256_GCM_SHA384),
        clientConfig().withCipherSuites(CipherSuite.TLS_AES_128_GCM_SHA256),
        HANDSHAKE_FAILURE);
  }

  @ParameterizedTest
  @EnumSource
  void clientThatCantVerifyOurKindOfKey_hearsOurAlert(ForeignStack stack) {
    String row = "client that can't verify Ed25519";
    if (stack.clientCapabilities().has(Capability.ACCEPT_ED25519_CERTIFICATE)) {
      TABLE.cannot(row, stack, "it can verify every kind");
      return;
    }
    TestCertificates.Identity ed25519 =
        OurSettings.AUTHORITY.issue(CertificateKind.ED25519, OurSettings.NAME);
    assertEndsWithOurAlert(
        stack,
        row,
        OurSettings.serverTls().credentials(OurSettings.credentials(ed25519)),
        clientConfig(),
        HANDSHAKE_FAILURE);
  }

  @ParameterizedTest
  @EnumSource
  void missingClientCertificate_endsWithOurAlert(ForeignStack stack) {
    assertEndsWithOurAlert(
        stack,
        "client certificate missing",
        OurSettings.serverTls().clientAuthentication(ClientAuthentication.REQUIRED),
        clientConfig(),
        CERTIFICATE_REQUIRED);
  }

  @ParameterizedTest
  @EnumSource
  void untrustedClientCertificate_endsWithOurAlert(ForeignStack stack) {
    String row = "untrusted client certificate";
    TABLE.assumeCan(stack, Capability.CLIENT_CERTIFICATE, row);
    assertEndsWithOurAlert(
        stack,
        row,
        OurSettings.serverTls().clientAuthentication(ClientAuthentication.REQUIRED),
        clientConfig().withIdentity(STRANGER.issue(CertificateKind.ECDSA_P256, "client")),
        UNKNOWN_CA);
  }

  @ParameterizedTest
  @EnumSource
  void untrustedServerCertificate_endsWithTheClientsAlert(ForeignStack stack) {
    try (OurNode node = server(OurSettings.serverTls());
        ForeignClient client = stack.newClient()) {
      client.connect(node.address(), clientConfig().withServerRoots(STRANGER.root()));
      CloseReason.ClosedByTransport reason = node.awaitTransportClose(true);
      client.outcomes().next(Outcome.HandshakeFailed.class);
      TABLE.put(
          "untrusted server certificate", stack, "alert " + reason.alert() + " by the client");
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientsCloseCode_reachesUs(ForeignStack stack) {
    Row row = Row.CLOSE_BY_PEER;
    TABLE.assumeCan(stack, Capability.CLOSE_WITH_CODE, row);
    try (OurNode node = server(OurSettings.serverTls());
        ForeignClient client = stack.newClient()) {
      establish(node, client);
      client.close(4711, "done here");
      assertEquals(new CloseReason.ClosedByApplication(true, 4711, "done here"), node.awaitClose());
      TABLE.ok(row, stack);
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientsTransportCloseCode_reachesUs(ForeignStack stack) {
    try (OurNode node = server(OurSettings.serverTls());
        ForeignClient client = stack.newClient()) {
      establish(node, client);
      client.closeByTransport(TransportErrorCode.INTERNAL_ERROR, "sorry");
      CloseReason.ClosedByTransport reason = node.awaitTransportClose(true);
      assertEquals(TransportErrorCode.INTERNAL_ERROR, reason.code());
      assertEquals("sorry", reason.reason());
      TABLE.ok(Row.TRANSPORT_CLOSE_BY_PEER, stack);
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientsIdleTimeout_endsOurConnectionToo(ForeignStack stack) {
    try (OurNode node = OurNode.server(OurSettings.config(OurSettings.serverTls()));
        ForeignClient client = stack.newClient()) {
      establish(node, client);
      assertInstanceOf(CloseReason.IdleTimedOut.class, node.awaitClose());
      TABLE.put(Row.IDLE_TIMEOUT_OF_PEER, stack, "ok, ours follows");
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientThatFallsSilent_isGivenUpAfterTheIdleTimeout(ForeignStack stack) {
    AtomicBoolean silent = new AtomicBoolean();
    DatagramFilter way = DatagramFilter.dropping(index -> silent.get());
    try (OurNode node = server(OurSettings.serverTls());
        UdpProxy network = UdpProxy.faulty(node.address(), new OurNode.Faults(way, way));
        ForeignClient client = stack.newClient()) {
      client.connect(network.address(), clientConfig());
      QuicConnection connection = node.await(QuicEvent.HandshakeConfirmed.class).connection();
      silent.set(true);
      long sentBefore = node.ask(QuicConnection::stats, connection).datagramsSent();
      node.ping(connection);
      assertInstanceOf(CloseReason.IdleTimedOut.class, node.awaitClose());
      long probes = node.ask(QuicConnection::stats, connection).datagramsSent() - sentBefore;
      assertTrue(probes > 1, () -> "only " + probes + " datagrams asked for a sign of life");
      TABLE.put(Row.SILENT_PEER, stack, "ok, idle timeout after probes");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ourCloseCode_reachesTheClient(ForeignStack stack) {
    Row row = Row.CLOSE_BY_US;
    TABLE.assumeCan(stack, Capability.TELL_CLOSE, row);
    try (OurNode node = server(OurSettings.serverTls());
        ForeignClient client = stack.newClient()) {
      QuicConnection connection = establish(node, client);
      node.close(connection, 4711, "done here");
      assertEquals(
          new CloseReason.ClosedByApplication(false, 4711, "done here"), node.awaitClose());
      assertEquals(
          new Outcome.ConnectionClosed(OptionalLong.of(4711), true, "done here", true),
          client.outcomes().next(Outcome.ConnectionClosed.class));
      TABLE.ok(row, stack);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ourIdleTimeout_endsTheConnectionOnBothSides(ForeignStack stack) {
    try (OurNode node = server(OurSettings.serverTls());
        ForeignClient client = stack.newClient()) {
      client.connect(node.address(), clientConfig().withIdleTimeout(Duration.ofSeconds(30)));
      node.await(QuicEvent.HandshakeConfirmed.class);
      assertInstanceOf(CloseReason.IdleTimedOut.class, node.awaitClose());
      Outcome.ConnectionClosed seen = client.outcomes().next(Outcome.ConnectionClosed.class);
      assertEquals(OptionalLong.empty(), seen.code(), seen::toString);
      assertFalse(seen.byOtherSide(), seen::toString);
      TABLE.put(Row.OUR_IDLE_TIMEOUT, stack, "ok, both sides time out");
    }
  }

  private static void assertEndsWithOurAlert(
      ForeignStack stack,
      String row,
      TlsConfig.Builder tls,
      ForeignClientConfig clientConfig,
      int alert) {
    try (OurNode node = server(tls);
        ForeignClient client = stack.newClient()) {
      client.connect(node.address(), clientConfig);
      CloseReason.ClosedByTransport reason = node.awaitTransportClose(false);
      assertEquals(alert, reason.alert(), reason::toString);
      assertEquals(OptionalLong.of(reason.code()), errorCode(client));
      TABLE.put(Row.TRANSPORT_CLOSE_BY_US, stack, "ok, TLS alerts");
      TABLE.put(row, stack, "alert " + alert + " by us");
    }
  }

  /** The code that ends the connection, before or after the client's handshake is complete. */
  private static OptionalLong errorCode(ForeignClient client) {
    Outcome outcome = client.outcomes().next();
    if (outcome instanceof Outcome.HandshakeCompleted) {
      outcome = client.outcomes().next();
    }
    return outcome instanceof Outcome.HandshakeFailed failed
        ? failed.errorCode()
        : ((Outcome.ConnectionClosed) outcome).code();
  }

  private static QuicConnection establish(OurNode node, ForeignClient client) {
    client.connect(node.address(), clientConfig());
    client.outcomes().next(Outcome.HandshakeCompleted.class);
    return node.await(QuicEvent.HandshakeConfirmed.class).connection();
  }

  private static OurNode server(TlsConfig.Builder tls) {
    return OurNode.server(OurSettings.shortLived(tls));
  }

  private static ForeignClientConfig clientConfig() {
    return ForeignClientConfig.insecure(OurSettings.ALPN)
        .withServerName(OurSettings.NAME)
        .withServerRoots(OurSettings.AUTHORITY.root())
        .withIdleTimeout(Duration.ofMillis(OurSettings.SHORT_IDLE_MILLIS));
  }
}
