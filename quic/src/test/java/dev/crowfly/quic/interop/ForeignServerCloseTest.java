package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.CertificateKind;
import dev.crowfly.quic.interop.peers.ForeignServer;
import dev.crowfly.quic.interop.peers.ForeignServerConfig;
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

/** How connections of our client with the servers of others end, over real UDP. */
@Timeout(90)
@ExtendWith({RetryAfterKwikHang.class, InteropReport.class})
class ForeignServerCloseTest {
  private static final int NO_APPLICATION_PROTOCOL = 120;
  private static final int CERTIFICATE_REQUIRED = 116;
  private static final int UNKNOWN_CA = 48;
  private static final InteropTable TABLE = new InteropTable(Role.OUR_CLIENT);

  @ParameterizedTest
  @EnumSource
  void missingClientCertificate_endsWithTheServersAlert(ForeignStack stack) {
    String row = "client certificate missing";
    TABLE.assumeCan(stack, Capability.CLIENT_CERTIFICATE, row);
    ForeignServerConfig demanding = serverConfig().withClientRoots(OurSettings.AUTHORITY.root());
    try (ForeignServer server = stack.startServer(demanding);
        OurNode node = OurNode.client()) {
      connect(node, server, OurSettings.clientTls());
      CloseReason.ClosedByTransport reason = node.awaitTransportClose(true);
      assertEquals(CERTIFICATE_REQUIRED, reason.alert(), reason::toString);
      TABLE.put(row, stack, "alert " + reason.alert());
    }
  }

  @ParameterizedTest
  @EnumSource
  void wrongAlpn_endsWithTheServersAlert(ForeignStack stack) {
    try (ForeignServer server = stack.startServer(serverConfig());
        OurNode node = OurNode.client()) {
      connect(node, server, OurSettings.clientTls().alpn("something-else"));
      CloseReason.ClosedByTransport reason = node.awaitTransportClose(true);
      assertEquals(NO_APPLICATION_PROTOCOL, reason.alert(), reason::toString);
      TABLE.put("wrong ALPN", stack, "alert " + reason.alert());
    }
  }

  @ParameterizedTest
  @EnumSource
  void untrustedCertificate_isRefusedByUsAndTheServerHearsIt(ForeignStack stack) {
    TestCertificates.Authority other = TestCertificates.authority(CertificateKind.ECDSA_P256);
    try (ForeignServer server = stack.startServer(serverConfig());
        OurNode node = OurNode.client()) {
      connect(node, server, OurSettings.clientTls().peerVerifier(OurSettings.trusting(other)));
      CloseReason.ClosedByTransport reason = node.awaitTransportClose(false);
      assertEquals(UNKNOWN_CA, reason.alert(), reason::toString);
      String seen = "";
      if (stack.serverCapabilities().has(Capability.TELL_HANDSHAKE_FAILURE)) {
        Outcome.HandshakeFailed failed = server.outcomes().next(Outcome.HandshakeFailed.class);
        assertEquals(OptionalLong.of(reason.code()), failed.errorCode(), failed.text());
        seen = ", heard by the server";
        TABLE.put(Row.TRANSPORT_CLOSE_BY_US, stack, "ok, TLS alerts");
      } else {
        TABLE.can(stack, Capability.TELL_HANDSHAKE_FAILURE, Row.TRANSPORT_CLOSE_BY_US);
      }
      TABLE.put("untrusted server certificate", stack, "alert " + reason.alert() + " by us" + seen);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeCode_reachesTheServer(ForeignStack stack) {
    Row row = Row.CLOSE_BY_US;
    TABLE.assumeCan(stack, Capability.TELL_CLOSE, row);
    try (ForeignServer server = stack.startServer(serverConfig());
        OurNode node = OurNode.client()) {
      QuicConnection connection = connect(node, server, OurSettings.clientTls());
      node.await(QuicEvent.HandshakeConfirmed.class);
      node.close(connection, 4711, "done here");
      assertEquals(
          new CloseReason.ClosedByApplication(false, 4711, "done here"), node.awaitClose());
      assertEquals(
          new Outcome.ConnectionClosed(OptionalLong.of(4711), true, "done here", true),
          server.outcomes().next(Outcome.ConnectionClosed.class));
      TABLE.ok(row, stack);
    }
  }

  @ParameterizedTest
  @EnumSource
  void serversCloseCodes_reachUs(ForeignStack stack) {
    try (ForeignServer server = stack.startServer(serverConfig());
        OurNode node = OurNode.client()) {
      establish(node, server);
      server.closeConnection(4711, "done here");
      assertEquals(new CloseReason.ClosedByApplication(true, 4711, "done here"), node.awaitClose());
      TABLE.ok(Row.CLOSE_BY_PEER, stack);

      establish(node, server);
      server.closeConnectionByTransport(TransportErrorCode.INTERNAL_ERROR, "sorry");
      CloseReason.ClosedByTransport reason = node.awaitTransportClose(true);
      assertEquals(TransportErrorCode.INTERNAL_ERROR, reason.code());
      assertEquals("sorry", reason.reason());
      TABLE.ok(Row.TRANSPORT_CLOSE_BY_PEER, stack);
    }
  }

  /** Both sides know of the connection. */
  private static QuicConnection establish(OurNode node, ForeignServer server) {
    QuicConnection connection = connect(node, server, OurSettings.clientTls());
    node.await(QuicEvent.HandshakeConfirmed.class);
    server.outcomes().next(Outcome.HandshakeCompleted.class);
    return connection;
  }

  @ParameterizedTest
  @EnumSource
  void ourIdleTimeout_endsTheConnectionOnBothSides(ForeignStack stack) {
    try (ForeignServer server =
            stack.startServer(ForeignServerConfig.of(OurSettings.SERVER, OurSettings.ALPN));
        OurNode node = OurNode.client()) {
      connect(node, server, OurSettings.clientTls());
      assertInstanceOf(CloseReason.IdleTimedOut.class, node.awaitClose());
      Outcome.ConnectionClosed seen = server.outcomes().next(Outcome.ConnectionClosed.class);
      assertEquals(OptionalLong.empty(), seen.code(), seen::toString);
      TABLE.put(Row.OUR_IDLE_TIMEOUT, stack, "ok, both sides time out");
    }
  }

  @ParameterizedTest
  @EnumSource
  void serversIdleTimeout_endsOurConnectionToo(ForeignStack stack) {
    try (ForeignServer server = stack.startServer(serverConfig());
        OurNode node = OurNode.client()) {
      node.connect(OurSettings.config(OurSettings.clientTls()), server.address(), OurSettings.NAME);
      assertInstanceOf(CloseReason.IdleTimedOut.class, node.awaitClose());
      TABLE.put(Row.IDLE_TIMEOUT_OF_PEER, stack, "ok, ours follows");
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverThatFallsSilent_isGivenUpAfterTheIdleTimeout(ForeignStack stack) {
    AtomicBoolean silent = new AtomicBoolean();
    DatagramFilter way = DatagramFilter.dropping(index -> silent.get());
    try (ForeignServer server = stack.startServer(serverConfig());
        OurNode node = OurNode.client(new OurNode.Faults(way, way))) {
      QuicConnection connection = connect(node, server, OurSettings.clientTls());
      node.await(QuicEvent.HandshakeConfirmed.class);
      silent.set(true);
      long sentBefore = node.ask(QuicConnection::stats, connection).datagramsSent();
      node.ping(connection);
      assertInstanceOf(CloseReason.IdleTimedOut.class, node.awaitClose());
      long probes = node.ask(QuicConnection::stats, connection).datagramsSent() - sentBefore;
      assertTrue(probes > 1, () -> "only " + probes + " datagrams asked for a sign of life");
      TABLE.put(Row.SILENT_PEER, stack, "ok, idle timeout after probes");
    }
  }

  private static QuicConnection connect(OurNode node, ForeignServer server, TlsConfig.Builder tls) {
    return node.connect(OurSettings.shortLived(tls), server.address(), OurSettings.NAME);
  }

  /** Servers end soon as well, or closing some of them would take as long as they linger. */
  private static ForeignServerConfig serverConfig() {
    return ForeignServerConfig.of(OurSettings.SERVER, OurSettings.ALPN)
        .withIdleTimeout(Duration.ofMillis(OurSettings.SHORT_IDLE_MILLIS));
  }
}
