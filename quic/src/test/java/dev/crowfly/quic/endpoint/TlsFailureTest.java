package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.ClientAuthentication;
import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.UntrustedPeerException;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Identities;
import dev.crowfly.quic.testing.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * RFC 9001 §4.8: what TLS refuses ends the connection on both sides, with the alert in the code.
 */
class TlsFailureTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int CERTIFICATE_REQUIRED = 116;
  private static final int NO_APPLICATION_PROTOCOL = 120;

  private final Pair pair = new Pair(1);

  private static QuicConfig config(TlsConfig.Builder tls) {
    return QuicConfig.builder(tls.build()).build();
  }

  /** One side refuses, the other one is told; and nothing is left of it. */
  private void assertRefused(boolean byServer, int alert) {
    pair.connect();
    pair.world().runFor(5 * SECOND);
    assertClosed(pair.clientConnection(), byServer, alert);
    assertClosed(pair.serverConnection(), !byServer, alert);
    for (Host host : List.of(pair.client(), pair.server())) {
      List<QuicEvent.ConnectionClosed> closed = host.events(QuicEvent.ConnectionClosed.class);
      assertEquals(1, closed.size());
      assertEquals(closed.get(0).connection().closeReason().orElseThrow(), closed.get(0).reason());
    }
    pair.assertForgotten(60 * SECOND);
  }

  private static void assertClosed(QuicConnection connection, boolean byPeer, int alert) {
    CloseReason.ClosedByTransport reason =
        assertInstanceOf(
            CloseReason.ClosedByTransport.class, connection.closeReason().orElseThrow());
    assertEquals(alert, reason.alert(), reason.toString());
    assertEquals(byPeer, reason.byPeer());
    assertTrue(connection.isClosed());
  }

  private void assertNobodyCompleted() {
    assertEquals(0, pair.client().events(QuicEvent.HandshakeCompleted.class).size());
    assertEquals(0, pair.server().events(QuicEvent.HandshakeCompleted.class).size());
  }

  @Test
  void noCommonApplicationProtocol() {
    pair.clientConfig(config(Pair.clientTls().alpn("something-else")));
    assertRefused(true, NO_APPLICATION_PROTOCOL);
    assertNobodyCompleted();
  }

  @Test
  void serverIsSomebodyElse() {
    pair.clientConfig(
        config(Pair.clientTls().peerVerifier(PeerVerifiers.pinned(Identities.STRANGER.nodeId()))));
    pair.connect();
    pair.world().runFor(5 * SECOND);
    CloseReason.ClosedByTransport reason =
        (CloseReason.ClosedByTransport) pair.clientConnection().closeReason().orElseThrow();
    assertTrue(
        List.of(UntrustedPeerException.BAD_CERTIFICATE, UntrustedPeerException.UNKNOWN_CA)
            .contains(reason.alert()),
        reason.toString());
    assertFalse(reason.byPeer());
    assertClosed(pair.serverConnection(), true, reason.alert());
    assertNobodyCompleted();
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void verifiersOwnAlertAndText_reachTheServer() {
    pair.clientConfig(
        config(
            Pair.clientTls()
                .peerVerifier(
                    certificates -> {
                      throw new UntrustedPeerException(
                          UntrustedPeerException.ACCESS_DENIED, "not on a Sunday");
                    })));
    assertRefused(false, UntrustedPeerException.ACCESS_DENIED);
    CloseReason.ClosedByTransport atServer =
        (CloseReason.ClosedByTransport) pair.serverConnection().closeReason().orElseThrow();
    assertTrue(atServer.reason().contains("not on a Sunday"), atServer.toString());
  }

  @Test
  void clientHasNoCertificate_learnsItAfterItsCompletion() {
    pair.serverConfig(config(Pair.serverTls().clientAuthentication(ClientAuthentication.REQUIRED)));
    assertRefused(true, CERTIFICATE_REQUIRED);
    assertEquals(1, pair.client().events(QuicEvent.HandshakeCompleted.class).size());
    assertEquals(0, pair.client().events(QuicEvent.HandshakeConfirmed.class).size());
    assertEquals(0, pair.server().events(QuicEvent.HandshakeCompleted.class).size());
  }

  @Test
  void clientIsSomebodyElse_learnsItAfterItsCompletion() {
    pair.serverConfig(
        config(
            Pair.serverTls()
                .clientAuthentication(ClientAuthentication.REQUIRED)
                .peerVerifier(PeerVerifiers.pinned(Identities.CLIENT.nodeId()))));
    pair.clientConfig(config(Pair.clientTls().credentials(Identities.STRANGER.credentials())));
    pair.connect();
    pair.world().runFor(5 * SECOND);
    CloseReason.ClosedByTransport reason =
        (CloseReason.ClosedByTransport) pair.serverConnection().closeReason().orElseThrow();
    assertTrue(reason.alert() > 0);
    assertFalse(reason.byPeer());
    assertClosed(pair.clientConnection(), true, reason.alert());
    assertEquals(1, pair.client().events(QuicEvent.HandshakeCompleted.class).size());
    assertEquals(0, pair.server().events(QuicEvent.HandshakeCompleted.class).size());
    pair.assertForgotten(60 * SECOND);
  }

  @Test
  void clientWithTheRightCertificate_isLetIn() {
    pair.serverConfig(
        config(
            Pair.serverTls()
                .clientAuthentication(ClientAuthentication.REQUIRED)
                .peerVerifier(PeerVerifiers.pinned(Identities.CLIENT.nodeId()))));
    pair.clientConfig(config(Pair.clientTls().credentials(Identities.CLIENT.credentials())));
    assertTrue(pair.handshake(5 * SECOND));
    assertEquals(
        Identities.CLIENT.nodeId(), pair.serverConnection().session().orElseThrow().peerNodeId());
  }

  @Test
  void failures_areToldUnderLossToo() {
    for (long seed = 300; seed < 330; seed++) {
      Pair lossy = new Pair(seed);
      lossy.network().faults(0.2, 0.2);
      lossy.clientConfig(config(Pair.clientTls().alpn("something-else")));
      lossy.connect();
      lossy.world().runFor(60 * SECOND);
      assertClosed(lossy.clientConnection(), true, NO_APPLICATION_PROTOCOL);
      lossy.assertForgotten(60 * SECOND);
    }
  }
}
