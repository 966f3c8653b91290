package dev.crowfly.quic.interop.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.NamedGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The foreign stacks against each other: what the harness claims about them, shown without our own
 * stack.
 */
@Timeout(90)
@ExtendWith(RetryAfterKwikHang.class)
final class ForeignPeersTest {
  private static final String ALPN = "crowfly-test";
  private static final TestCertificates.Identity SERVER =
      TestCertificates.selfSigned(CertificateKind.ECDSA_P256);
  private static final TestCertificates.Identity RSA =
      TestCertificates.selfSigned(CertificateKind.RSA);

  static List<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (ForeignStack client : ForeignStack.values()) {
      for (ForeignStack server : ForeignStack.values()) {
        pairs.add(Arguments.of(client, server));
      }
    }
    return pairs;
  }

  static Stream<Arguments> pairsAndSuites() {
    return pairs().stream()
        .filter(
            pair ->
                ((ForeignStack) pair.get()[0])
                    .clientCapabilities()
                    .has(Capability.CHOOSE_CIPHER_SUITE))
        .flatMap(
            pair ->
                Stream.of(CipherSuite.values())
                    .map(suite -> Arguments.of(pair.get()[0], pair.get()[1], suite)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aHandshakeCompletesAndStreamsAndDatagramsEcho(ForeignStack clients, ForeignStack servers) {
    byte[] data = new byte[100_000];
    new SplittableRandom(1).nextBytes(data);
    try (ForeignServer server = servers.startServer(ForeignServerConfig.of(SERVER, ALPN));
        ForeignClient client = clients.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN));

      Outcome.HandshakeCompleted atClient =
          client.outcomes().next(Outcome.HandshakeCompleted.class);
      assertEquals(ALPN, atClient.alpn());
      assertEquals(List.of(SERVER.leaf()), atClient.peerCertificates());
      assertEquals(
          clients.clientCapabilities().has(Capability.TELL_CIPHER_SUITE),
          atClient.cipherSuite().isPresent());
      Outcome.HandshakeCompleted atServer =
          server.outcomes().next(Outcome.HandshakeCompleted.class);
      assertEquals(ALPN, atServer.alpn());
      assertEquals(List.of(), atServer.peerCertificates());

      assertArrayEquals(data, client.echo(data));
      byte[] datagram = {1, 2, 3};
      client.sendDatagram(datagram);
      assertArrayEquals(datagram, client.awaitDatagram(Outcomes.BOUND).orElseThrow());
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aCloseCarriesItsCodeAndReasonToTheOtherSide(ForeignStack clients, ForeignStack servers) {
    try (ForeignServer server = servers.startServer(ForeignServerConfig.of(SERVER, ALPN));
        ForeignClient client = clients.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN));
      client.outcomes().next(Outcome.HandshakeCompleted.class);
      server.outcomes().next(Outcome.HandshakeCompleted.class);

      client.close(4711, "enough for today");

      assertEquals(
          new Outcome.ConnectionClosed(OptionalLong.of(4711), true, "enough for today", true),
          server.outcomes().next());
      assertEquals(
          new Outcome.ConnectionClosed(OptionalLong.of(4711), true, "enough for today", false),
          client.outcomes().next());
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void noCommonProtocol_failsWithNoApplicationProtocol(ForeignStack clients, ForeignStack servers) {
    try (ForeignServer server = servers.startServer(ForeignServerConfig.of(SERVER, "other"));
        ForeignClient client = clients.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN));

      Outcome.HandshakeFailed failed = client.outcomes().next(Outcome.HandshakeFailed.class);
      assertEquals(OptionalLong.of(0x100 + 120), failed.errorCode(), failed.text());
      if (servers.serverCapabilities().has(Capability.TELL_HANDSHAKE_FAILURE)) {
        server.outcomes().next(Outcome.HandshakeFailed.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aServerCertificateUnderAnotherRoot_isRefused(ForeignStack clients, ForeignStack servers) {
    TestCertificates.Identity other = TestCertificates.selfSigned(CertificateKind.ECDSA_P256);
    try (ForeignServer server = servers.startServer(ForeignServerConfig.of(SERVER, ALPN));
        ForeignClient client = clients.newClient()) {
      client.connect(
          server.address(), ForeignClientConfig.insecure(ALPN).withServerRoots(other.root()));

      client.outcomes().next(Outcome.HandshakeFailed.class);
      if (servers.serverCapabilities().has(Capability.TELL_HANDSHAKE_FAILURE)) {
        Outcome.HandshakeFailed failed = server.outcomes().next(Outcome.HandshakeFailed.class);
        long code = failed.errorCode().orElseThrow();
        assertTrue(code >= 0x100 && code <= 0x1ff, () -> Long.toHexString(code));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aServerCertificateUnderATrustedRoot_isAccepted(ForeignStack clients, ForeignStack servers) {
    TestCertificates.Authority authority = TestCertificates.authority(CertificateKind.ECDSA_P256);
    TestCertificates.Identity issued = authority.issue(CertificateKind.ECDSA_P256, "localhost");
    try (ForeignServer server = servers.startServer(ForeignServerConfig.of(issued, ALPN));
        ForeignClient client = clients.newClient()) {
      client.connect(
          server.address(), ForeignClientConfig.insecure(ALPN).withServerRoots(authority.root()));

      client.outcomes().next(Outcome.HandshakeCompleted.class);
      server.outcomes().next(Outcome.HandshakeCompleted.class);
    }
  }

  @ParameterizedTest
  @EnumSource(ForeignStack.class)
  void aClientCertificate_isDemandedAndSeen(ForeignStack clients) {
    TestCertificates.Identity own =
        TestCertificates.selfSigned(CertificateKind.ECDSA_P256, "client");
    ForeignServerConfig config = ForeignServerConfig.of(SERVER, ALPN).withClientRoots(own.root());
    try (ForeignServer server = ForeignStack.NETTY_QUICHE.startServer(config);
        ForeignClient client = clients.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN).withIdentity(own));

      client.outcomes().next(Outcome.HandshakeCompleted.class);
      assertEquals(
          List.of(own.leaf()),
          server.outcomes().next(Outcome.HandshakeCompleted.class).peerCertificates());
    }
  }

  @ParameterizedTest
  @EnumSource(ForeignStack.class)
  void aMissingClientCertificate_failsTheServersHandshake(ForeignStack clients) {
    TestCertificates.Identity wanted =
        TestCertificates.selfSigned(CertificateKind.ECDSA_P256, "client");
    ForeignServerConfig config =
        ForeignServerConfig.of(SERVER, ALPN).withClientRoots(wanted.root());
    try (ForeignServer server = ForeignStack.NETTY_QUICHE.startServer(config);
        ForeignClient client = clients.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN));

      server.outcomes().next(Outcome.HandshakeFailed.class);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aClientOfAServerThatDemandsRetry_comesBackWithTheToken(
      ForeignStack clients, ForeignStack servers) {
    ForeignServerConfig config = ForeignServerConfig.of(SERVER, ALPN).withRetry();
    try (ForeignServer server = servers.startServer(config);
        ForeignClient client = clients.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN));

      client.outcomes().next(Outcome.HandshakeCompleted.class);
      assertArrayEquals(new byte[10], client.echo(new byte[10]));
    }
  }

  @ParameterizedTest
  @MethodSource("pairsAndSuites")
  void aClientThatOffersOneSuite_getsIt(
      ForeignStack clients, ForeignStack servers, CipherSuite suite) {
    try (ForeignServer server = servers.startServer(ForeignServerConfig.of(SERVER, ALPN));
        ForeignClient client = clients.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN).withCipherSuites(suite));

      client.outcomes().next(Outcome.HandshakeCompleted.class);
      Optional<String> told =
          server.outcomes().next(Outcome.HandshakeCompleted.class).cipherSuite();
      told.ifPresent(name -> assertEquals(suite.name(), name));
      assertArrayEquals(new byte[5000], client.echo(new byte[5000]));
    }
  }

  @ParameterizedTest
  @EnumSource(CertificateKind.class)
  void nettyQuichePresentsAndAcceptsEachKindOfCertificateOnBothSides(CertificateKind kind) {
    TestCertificates.Identity servers = TestCertificates.selfSigned(kind);
    TestCertificates.Identity clients = TestCertificates.selfSigned(kind, "client");
    ForeignServerConfig config =
        ForeignServerConfig.of(servers, ALPN).withClientRoots(clients.root());
    try (ForeignServer server = ForeignStack.NETTY_QUICHE.startServer(config);
        ForeignClient client = ForeignStack.NETTY_QUICHE.newClient()) {
      client.connect(
          server.address(),
          ForeignClientConfig.insecure(ALPN).withServerRoots(servers.root()).withIdentity(clients));

      client.outcomes().next(Outcome.HandshakeCompleted.class);
      server.outcomes().next(Outcome.HandshakeCompleted.class);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void anRsaCertificate_isPresentedAndAccepted(ForeignStack clients, ForeignStack servers) {
    try (ForeignServer server = servers.startServer(ForeignServerConfig.of(RSA, ALPN));
        ForeignClient client = clients.newClient()) {
      client.connect(
          server.address(), ForeignClientConfig.insecure(ALPN).withServerRoots(RSA.root()));

      client.outcomes().next(Outcome.HandshakeCompleted.class);
    }
  }

  @ParameterizedTest
  @EnumSource(NamedGroup.class)
  void nettyQuicheSpeaksEachGroupAlone(NamedGroup group) {
    ForeignServerConfig config = ForeignServerConfig.of(SERVER, ALPN).withGroups(group);
    try (ForeignServer server = ForeignStack.NETTY_QUICHE.startServer(config);
        ForeignClient client = ForeignStack.NETTY_QUICHE.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN).withGroups(group));

      client.outcomes().next(Outcome.HandshakeCompleted.class);
    }
  }

  @ParameterizedTest
  @EnumSource(NamedGroup.class)
  @Tag("kwik")
  void kwiksServerSpeaksTheGroupsItClaims(NamedGroup group) {
    try (ForeignServer server =
            ForeignStack.KWIK.startServer(ForeignServerConfig.of(SERVER, ALPN));
        ForeignClient client = ForeignStack.NETTY_QUICHE.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN).withGroups(group));

      Outcome first = client.outcomes().next();
      boolean claimed =
          switch (group) {
            case SECP256R1 -> true;
            case X25519 -> KwikServer.CAPABILITIES.has(Capability.X25519_GROUP);
            case X25519MLKEM768 -> KwikServer.CAPABILITIES.has(Capability.HYBRID_GROUP);
          };
      assertEquals(claimed, first instanceof Outcome.HandshakeCompleted, first::toString);
    }
  }

  @ParameterizedTest
  @EnumSource(ForeignStack.class)
  void nettyQuiche_followsVersionNegotiation(ForeignStack servers) {
    try (ForeignServer server = servers.startServer(ForeignServerConfig.of(SERVER, ALPN));
        ForeignClient client = ForeignStack.NETTY_QUICHE.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN).withUnspokenVersion());

      client.outcomes().next(Outcome.HandshakeCompleted.class);
    }
  }

  /** Not with quiche, whose Version Negotiation sets the bit 0x40, which kwik needs, by chance. */
  @Test
  @Tag("kwik")
  void kwik_givesUpOnVersionNegotiation() {
    try (ForeignServer server =
            ForeignStack.KWIK.startServer(ForeignServerConfig.of(SERVER, ALPN));
        ForeignClient client = ForeignStack.KWIK.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN).withUnspokenVersion());

      Outcome.HandshakeFailed failed = client.outcomes().next(Outcome.HandshakeFailed.class);
      assertTrue(failed.text().contains("VersionNegotiationFailure"), failed::text);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aClientMayAskForAnotherServerName(ForeignStack clients, ForeignStack servers) {
    TestCertificates.Identity named =
        TestCertificates.selfSigned(CertificateKind.ECDSA_P256, "peer.example");
    try (ForeignServer server = servers.startServer(ForeignServerConfig.of(named, ALPN));
        ForeignClient client = clients.newClient()) {
      client.connect(
          server.address(),
          ForeignClientConfig.insecure(ALPN)
              .withServerName("peer.example")
              .withServerRoots(named.root()));

      client.outcomes().next(Outcome.HandshakeCompleted.class);
    }
  }

  @ParameterizedTest
  @EnumSource(ForeignStack.class)
  void anIdleConnection_timesOut(ForeignStack servers) {
    ForeignServerConfig config =
        ForeignServerConfig.of(SERVER, ALPN).withIdleTimeout(Duration.ofSeconds(1));
    try (ForeignServer server = servers.startServer(config);
        ForeignClient client = ForeignStack.NETTY_QUICHE.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN));

      server.outcomes().next(Outcome.HandshakeCompleted.class);
      Outcome.ConnectionClosed closed = server.outcomes().next(Outcome.ConnectionClosed.class);
      assertEquals(OptionalLong.empty(), closed.code(), closed::toString);
      assertFalse(closed.byOtherSide());
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void closingEndsAllThreads(ForeignStack clients, ForeignStack servers)
      throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (ForeignServer server = servers.startServer(ForeignServerConfig.of(SERVER, ALPN));
        ForeignClient client = clients.newClient()) {
      client.connect(server.address(), ForeignClientConfig.insecure(ALPN));
      assertArrayEquals(new byte[1000], client.echo(new byte[1000]));
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread)) {
        thread.join(Outcomes.BOUND.toMillis());
        assertFalse(thread.isAlive(), thread::getName);
      }
    }
  }

  @Test
  void askingForWhatAPeerCantDo_isRefusedWithTheReason() {
    ForeignServerConfig config =
        ForeignServerConfig.of(SERVER, ALPN).withCipherSuites(CipherSuite.TLS_AES_128_GCM_SHA256);
    for (ForeignStack stack : ForeignStack.values()) {
      UnsupportedOperationException refused =
          assertThrows(UnsupportedOperationException.class, () -> stack.startServer(config));
      assertTrue(refused.getMessage().contains("CHOOSE_CIPHER_SUITE"), refused.getMessage());
    }
  }
}
