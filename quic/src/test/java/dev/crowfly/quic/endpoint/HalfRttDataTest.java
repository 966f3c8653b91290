package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Invariants;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.Traffic;
import dev.crowfly.quic.testing.TrafficPlan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 9001 §5.7, RFC 8446 §2: a server's data may leave together with its half of the handshake,
 * within what the client's unproven address may get (RFC 9000 §8.1).
 */
class HalfRttDataTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long RTT = 50 * MILLI;

  /** Traffic of the server's alone, that begins as soon as it may. */
  private static final class Setup {
    private final Pair pair;
    private final Invariants invariants;
    private final TrafficPlan plan;
    private Traffic server;
    private Traffic client;

    Setup(long seed, long bytes) {
      this(seed, bytes, Pair.clientTls());
    }

    Setup(long seed, long bytes, TlsConfig.Builder clientTls) {
      pair = new Pair(seed);
      invariants = Invariants.watch(pair, patient(clientTls), patient(Pair.serverTls()));
      plan = TrafficPlan.fromServer(bytes);
      pair.server().onEvent(this::onServerEvent);
      QuicConnection connection = pair.connect();
      client = new Traffic(pair.client(), connection, plan);
    }

    private static QuicConfig.Builder patient(TlsConfig.Builder tls) {
      return QuicConfig.builder(tls.build()).maxIdleTimeoutMillis(0).handshakeTimeoutMillis(60_000);
    }

    private void onServerEvent(QuicEvent event) {
      if (event instanceof QuicEvent.ConnectionIncoming attempt) {
        pair.accept(attempt.incoming());
      } else if (event instanceof QuicEvent.HalfRttDataAllowed allowed) {
        assertFalse(allowed.connection().isHandshakeComplete());
        server = new Traffic(pair.server(), allowed.connection(), plan);
        server.begin();
        pair.server().onEvent(this::onServerEvent);
      } else if (server != null) {
        server.onEvent(event);
      }
    }

    /** Runs until everything has arrived. */
    Setup run() {
      assertTrue(
          pair.world()
              .runUntil(() -> server != null && server.isDone() && client.isDone(), 60 * SECOND),
          () -> "at " + pair.world().now() / MILLI + " ms: " + server + client);
      return this;
    }
  }

  private static List<String> names(Host host) {
    return host.events().stream()
        .filter(event -> !(event instanceof QuicEvent.PathUpdated))
        .map(event -> event.getClass().getSimpleName())
        .distinct()
        .toList();
  }

  @Test
  void data_arrivesWithTheServersHandshake() {
    Setup setup = new Setup(1, 3_000).run();
    assertEquals(RTT, setup.pair.world().now(), "a round trip after the client's first datagram");
    assertEquals(List.of("HandshakeCompleted", "StreamUpdated"), names(setup.pair.client()));
    assertTrue(setup.pair.world().runUntil(setup.pair::isConfirmed, SECOND));
    setup.pair.world().runUntil(setup.invariants::isSettled, SECOND);
    setup.invariants.assertSettled();
    assertEquals(
        List.of(
            "ConnectionIncoming",
            "HalfRttDataAllowed",
            "HandshakeCompleted",
            "HandshakeConfirmed",
            "StreamUpdated"),
        names(setup.pair.server()));
  }

  @Test
  void data_isLimitedToThreeTimesWhatTheClientSent() {
    Setup setup = new Setup(2, 1_000_000);
    // Just before the client's answer comes.
    setup.pair.world().runUntil(() -> false, 3 * RTT / 2 - 1);
    long received = setup.pair.server().amplification().receivedFrom(Pair.CLIENT_ADDRESS);
    long sent = setup.pair.server().amplification().sentTo(Pair.CLIENT_ADDRESS);
    // AmplificationWatch sees to it that it is not more.
    assertEquals(3 * received, sent);
    assertTrue(setup.client.bytesRead() > 3_000, () -> "only " + setup.client.bytesRead());
    setup.run();
  }

  /**
   * What a repeated Initial of the client allows goes to the handshake first (RFC 9002 A.6): the
   * client can't use anything else, and its probes come ever more rarely, after 1, 3 and 7 s.
   */
  @ParameterizedTest(name = "what the server sends is lost for {0} ms")
  @CsvSource({"30, 1", "1500, 3", "4000, 7"})
  void lostHandshake_isNotHeldUpByData(long millis, long probeSeconds) {
    // A key share that leaves the ClientHello in one datagram, so that little may be sent for it.
    Setup setup = new Setup(3, 1_000_000, Pair.clientTls().namedGroups(NamedGroup.X25519));
    setup
        .pair
        .network()
        .dropRule(
            (index, from, bytes) ->
                from.equals(Pair.SERVER_ADDRESS) && setup.pair.world().now() < millis * MILLI);
    assertTrue(setup.pair.world().runUntil(setup.pair::isConfirmed, 60 * SECOND));
    long completed = setup.pair.world().now();
    assertTrue(
        completed <= probeSeconds * SECOND + 2 * RTT, () -> "after " + completed / MILLI + " ms");
    setup.run();
  }

  @ParameterizedTest(name = "loss {0} %")
  @ValueSource(ints = {5, 20})
  void data_survivesLoss(int percent) {
    for (long seed = 10; seed < 30; seed++) {
      Setup setup = new Setup(seed, 20_000);
      setup.pair.network().faults(percent / 100.0, 0);
      setup.run();
    }
  }
}
