package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.Flow;
import dev.crowfly.quic.testing.Identities;
import dev.crowfly.quic.testing.Pair;
import java.io.Serial;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Paths whose ends are no IP addresses: a relay that vouches for whoever it lets through. The
 * connection begins there, moves to a direct path, and falls back when that dies.
 */
class OpaqueAddressTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long RELAY_RTT_NANOS = 80 * MILLI;
  private static final SocketAddress CLIENT_END = new RelayAddress(7, "client");
  private static final SocketAddress SERVER_END = new RelayAddress(7, "server");
  private static final SocketAddress DIRECT_CLIENT = Pair.CLIENT_ADDRESS;
  private static final SocketAddress DIRECT_SERVER = Pair.SERVER_ADDRESS;

  /** One end of a session at a relay. */
  private static final class RelayAddress extends SocketAddress {
    @Serial private static final long serialVersionUID = 1L;

    private final int session;
    private final String end;

    RelayAddress(int session, String end) {
      this.session = session;
      this.end = end;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof RelayAddress relay
          && relay.session == session
          && relay.end.equals(end);
    }

    @Override
    public int hashCode() {
      return 31 * session + end.hashCode();
    }

    @Override
    public String toString() {
      return "relay(" + session + ", " + end + ")";
    }
  }

  private static PathPolicy policy(boolean vouched) {
    PathPolicy internet = PathPolicy.internet();
    return peer ->
        peer instanceof RelayAddress relay
            ? new PathProperties(
                1200, RELAY_RTT_NANOS, vouched, relay.toString().getBytes(StandardCharsets.UTF_8))
            : internet.of(peer);
  }

  private static Pair pair(long seed, boolean vouched) {
    return pair(seed, vouched, 0);
  }

  private static Pair pair(long seed, boolean vouched, int retryAboveHalfOpen) {
    Pair pair =
        new Pair(
            seed,
            settings -> settings.pathPolicy(policy(vouched)),
            settings ->
                settings.pathPolicy(policy(vouched)).retryAboveHalfOpen(retryAboveHalfOpen));
    pair.client().addAddress(CLIENT_END);
    pair.server().addAddress(SERVER_END);
    pair.client().amplification().trust(SERVER_END);
    if (vouched) {
      pair.server().amplification().trust(CLIENT_END);
    }
    // A ClientHello in one datagram.
    pair.clientConfig(
        QuicConfig.builder(Pair.clientTls().namedGroups(NamedGroup.X25519).build()).build());
    pair.network().delay(RELAY_RTT_NANOS / 2, 0);
    return pair;
  }

  private static QuicConnection connectByRelay(Pair pair) {
    return pair.client()
        .endpoint()
        .connect(
            pair.clientConfig(),
            CLIENT_END,
            SERVER_END,
            Pair.SERVER_NAME,
            Identities.WALL_CLOCK_MILLIS,
            pair.world().now());
  }

  private static void runUntilConfirmed(Pair pair, QuicConnection client) {
    assertTrue(
        pair.world().runUntil(client::isHandshakeConfirmed, pair.world().now() + 5 * SECOND));
    pair.world().runFor(SECOND);
  }

  private static PathStats active(QuicConnection connection) {
    return connection.pathStats().stream().filter(PathStats::active).findFirst().orElseThrow();
  }

  private static void runUntilDone(Pair pair, Flow... flows) {
    for (Flow flow : flows) {
      assertTrue(
          pair.world().runUntil(flow::isDone, pair.world().now() + 60 * SECOND), flow::toString);
    }
  }

  private static Flow up(Pair pair, QuicConnection client, long bytes) {
    return new Flow(pair.client(), client, pair.server(), pair.serverConnection(), bytes).open();
  }

  private static Flow down(Pair pair, QuicConnection client, long bytes) {
    return new Flow(pair.server(), pair.serverConnection(), pair.client(), client, bytes).open();
  }

  @Test
  void relayThenDirectThenRelayAgain_everyByteArrives() {
    Pair pair = pair(121, true);
    QuicConnection client = connectByRelay(pair);
    runUntilConfirmed(pair, client);
    QuicConnection server = pair.serverConnection();
    assertEquals(SERVER_END, active(client).peer());
    assertEquals(CLIENT_END, active(server).peer());
    assertEquals(RELAY_RTT_NANOS, active(client).smoothedRttNanos());
    assertEquals(
        List.of(),
        pair.client().pathEvents(PathEvent.AddressObserved.class),
        "there is no IP address to be told");
    pair.network().faults(0.02, 0.02);
    runUntilDone(pair, up(pair, client, 100_000), down(pair, client, 100_000));
    // A hole was punched: data goes there as soon as it is proven.
    pair.network().faults(0, 0);
    client.probePath(DIRECT_CLIENT, DIRECT_SERVER, 30 * MILLI, pair.world().now());
    Flow upAllAlong = up(pair, client, 2_000_000);
    Flow downAllAlong = down(pair, client, 2_000_000);
    pair.world().runFor(300 * MILLI);
    assertTrue(client.isPathValidated(DIRECT_CLIENT, DIRECT_SERVER));
    assertTrue(server.isPathValidated(DIRECT_SERVER, DIRECT_CLIENT));
    client.migrate(DIRECT_CLIENT, DIRECT_SERVER, pair.world().now());
    pair.world().runFor(300 * MILLI);
    assertEquals(DIRECT_SERVER, active(client).peer());
    assertEquals(DIRECT_CLIENT, active(server).peer());
    assertEquals(
        List.of(new PathEvent.AddressObserved(DIRECT_CLIENT, DIRECT_SERVER, Pair.CLIENT_ADDRESS)),
        pair.client().pathEvents(PathEvent.AddressObserved.class));
    runUntilDone(pair, upAllAlong, downAllAlong);
    // The hole closes, and the relay is still there.
    Flow last = down(pair, client, 2_000_000);
    pair.world().runFor(200 * MILLI);
    assertFalse(last.isDone());
    pair.network().linkRule((from, to) -> from.equals(DIRECT_CLIENT) || to.equals(DIRECT_CLIENT));
    runUntilDone(pair, last);
    assertEquals(
        List.of(new PathEvent.FailedOver(CLIENT_END, SERVER_END)),
        pair.client().pathEvents(PathEvent.FailedOver.class));
    assertEquals(CLIENT_END, active(server).peer());
    client.close(0, "", pair.world().now());
    pair.assertForgotten(60 * SECOND);
  }

  /** The server asks everybody for a Retry, but not those whom the relay vouches for. */
  @Test
  void validatedAddress_needsNoRetry() {
    Pair vouched = pair(122, true);
    runUntilConfirmed(vouched, connectByRelay(vouched));
    assertEquals(0, vouched.server().endpoint().stats().retriesSent());
    assertTrue(
        vouched.server().events(QuicEvent.ConnectionIncoming.class).stream()
            .allMatch(attempt -> attempt.incoming().isAddressValidated()));
    assertTrue(vouched.handshake(5 * SECOND), "and a direct one does");
    assertEquals(1, vouched.server().endpoint().stats().retriesSent());
    Pair unvouched = pair(123, false);
    runUntilConfirmed(unvouched, connectByRelay(unvouched));
    assertEquals(1, unvouched.server().endpoint().stats().retriesSent());
  }

  /** One datagram of the client, then silence: a server repeats itself as far as it may. */
  @Test
  void validatedAddress_isNotHeldToThreeTimesWhatCame() {
    assertTrue(sentForOneDatagram(true) > 3 * 1200);
    assertTrue(sentForOneDatagram(false) <= 3 * 1200);
  }

  private static long sentForOneDatagram(boolean vouched) {
    Pair pair = pair(124, vouched, 100);
    if (!vouched) {
      pair.server().amplification().distrust(CLIENT_END);
    }
    long[] count = {0};
    pair.network().dropRule((index, from, bytes) -> from.equals(SERVER_END) || count[0]++ >= 1);
    connectByRelay(pair);
    pair.world().runFor(9 * SECOND);
    PathStats path = pair.serverConnection().pathStats().get(0);
    assertEquals(vouched, path.timesAmplificationLimited() == 0);
    assertEquals(1200, pair.server().amplification().receivedFrom(CLIENT_END));
    return pair.server().amplification().sentTo(CLIENT_END);
  }

  /** The relay's word holds on a path that the client moves to as well. */
  @Test
  void migrationToTheRelay_sendsAtOnceWhatThereIs() {
    for (boolean vouched : new boolean[] {true, false}) {
      Pair pair = pair(125, vouched);
      assertTrue(pair.handshake(5 * SECOND));
      pair.world().runFor(SECOND);
      pair.client().amplification().trust(SERVER_END);
      QuicConnection client = pair.clientConnection();
      Flow flow = down(pair, client, 500_000);
      pair.world().runFor(100 * MILLI);
      client.migrate(CLIENT_END, SERVER_END, pair.world().now());
      runUntilDone(pair, flow);
      PathStats relay = active(pair.serverConnection());
      assertEquals(CLIENT_END, relay.peer());
      assertEquals(vouched, relay.timesAmplificationLimited() == 0, relay::toString);
    }
  }
}
