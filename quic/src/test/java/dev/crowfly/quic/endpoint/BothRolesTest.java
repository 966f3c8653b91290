package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.quic.testing.Flow;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Identities;
import dev.crowfly.quic.testing.Network;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Endpoints that call and are called, on one local address each, all at the same time. */
class BothRolesTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final int EACH_WAY = 5;
  private static final long BYTES = 200_000;

  private final World world = new World(new Network(31));
  private final Host a = host(1);
  private final Host b = host(2);
  private final QuicConfig config = QuicConfig.builder(tls().build()).build();

  private Host host(int number) {
    Host host =
        new Host(
            QuicEndpoints.create(
                Pair.endpointConfig(number, number).acceptsConnections(true).build()),
            Pair.address(number, 4433));
    host.onEvent(
        event -> {
          if (event instanceof QuicEvent.ConnectionIncoming attempt) {
            host.endpoint()
                .accept(attempt.incoming(), config, Identities.WALL_CLOCK_MILLIS, world.now());
          }
        });
    return world.add(host);
  }

  /** Both sides have an identity and know each other's. */
  private static TlsConfig.Builder tls() {
    return Pair.serverTls().peerVerifier(PeerVerifiers.pinned(Identities.SERVER.nodeId()));
  }

  private QuicConnection connect(Host from, Host to) {
    from.amplification().trust(to.address());
    return from.endpoint()
        .connect(
            config,
            from.address(),
            to.address(),
            Pair.SERVER_NAME,
            Identities.WALL_CLOCK_MILLIS,
            world.now());
  }

  /** The other side of a connection, found by the keys that both share and nobody else. */
  private static QuicConnection otherSideOf(QuicConnection client, Host at) {
    byte[] key = client.exportKeyingMaterial("who", new byte[0], 16);
    List<QuicConnection> found =
        at.events(QuicEvent.HandshakeCompleted.class).stream()
            .map(QuicEvent.HandshakeCompleted::connection)
            .filter(c -> !c.isClient())
            .filter(c -> Arrays.equals(key, c.exportKeyingMaterial("who", new byte[0], 16)))
            .toList();
    assertEquals(1, found.size());
    assertArrayEquals(key, found.get(0).exportKeyingMaterial("who", new byte[0], 16));
    return found.get(0);
  }

  private void runUntilConfirmed(List<QuicConnection> connections) {
    assertTrue(
        world.runUntil(
            () -> connections.stream().allMatch(QuicConnection::isHandshakeConfirmed),
            world.now() + 5 * SECOND));
  }

  private void runUntilDone(List<Flow> flows) {
    assertTrue(
        world.runUntil(() -> flows.stream().allMatch(Flow::isDone), world.now() + 60 * SECOND),
        flows::toString);
  }

  @Test
  void manyConnectionsInBothDirections_areKeptApart() {
    List<QuicConnection> fromA = new ArrayList<>();
    List<QuicConnection> fromB = new ArrayList<>();
    for (int i = 0; i < EACH_WAY; i++) {
      fromA.add(connect(a, b));
      fromB.add(connect(b, a));
    }
    List<QuicConnection> all = new ArrayList<>(fromA);
    all.addAll(fromB);
    runUntilConfirmed(all);
    assertEquals(2 * EACH_WAY, a.endpoint().stats().connections());
    assertEquals(2 * EACH_WAY, b.endpoint().stats().connections());
    world.network().faults(0.02, 0.02).delay(25 * MILLI, 10 * MILLI);
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < EACH_WAY; i++) {
      // Other lengths each, so that a byte in the wrong connection can't go unnoticed.
      flows.add(new Flow(a, fromA.get(i), b, otherSideOf(fromA.get(i), b), BYTES + i).open());
      flows.add(new Flow(b, fromB.get(i), a, otherSideOf(fromB.get(i), a), BYTES - i).open());
      flows.add(new Flow(a, otherSideOf(fromB.get(i), a), b, fromB.get(i), BYTES / 2 + i).open());
    }
    runUntilDone(flows);
    world.network().faults(0, 0);
    // One closes; those that go the other way, and its siblings, don't mind.
    QuicConnection told = otherSideOf(fromA.get(0), b);
    fromA.get(0).close(7, "enough", world.now());
    world.runFor(SECOND);
    assertEquals(
        Optional.of(new CloseReason.ClosedByApplication(true, 7, "enough")), told.closeReason());
    assertEquals(1, b.events(QuicEvent.ConnectionClosed.class).size());
    for (QuicConnection connection : all.subList(1, all.size())) {
      assertFalse(connection.isClosed());
    }
    Flow last = new Flow(b, fromB.get(0), a, otherSideOf(fromB.get(0), a), BYTES).open();
    runUntilDone(List.of(last));
    for (QuicConnection connection : all) {
      connection.close(0, "", world.now());
    }
    world.runToSilence(60 * SECOND);
    assertEquals(0, a.endpoint().stats().connections());
    assertEquals(0, b.endpoint().stats().connections());
    assertEquals(0, a.endpoint().stats().resetsSent() + b.endpoint().stats().resetsSent());
  }

  /** Simultaneous open is no clash in QUIC: it makes two connections. */
  @Test
  void twoThatCallEachOtherAtOnce_haveTwoConnections() {
    QuicConnection ab = connect(a, b);
    QuicConnection ba = connect(b, a);
    runUntilConfirmed(List.of(ab, ba));
    QuicConnection abAtB = otherSideOf(ab, b);
    QuicConnection baAtA = otherSideOf(ba, a);
    assertTrue(ab.isClient() && ba.isClient() && !abAtB.isClient() && !baAtA.isClient());
    QuicStream first = ab.openStream(true);
    QuicStream second = baAtA.openStream(true);
    assertEquals(0, first.id());
    assertEquals(1, second.id());
    runUntilDone(
        List.of(
            new Flow(a, ab, b, abAtB, BYTES).on(first),
            new Flow(a, baAtA, b, ba, BYTES + 1).on(second)));
    // Of such twins one is closed as a rule; the other one lives on.
    ba.close(0, "twin", world.now());
    world.runFor(SECOND);
    assertTrue(baAtA.isClosed());
    assertFalse(abAtB.isClosed());
    runUntilDone(List.of(new Flow(b, abAtB, a, ab, BYTES).open()));
  }

  @Test
  void anEndpointThatCallsItself_getsBothEnds() {
    QuicConnection client = connect(a, a);
    runUntilConfirmed(List.of(client));
    QuicConnection server = otherSideOf(client, a);
    runUntilDone(
        List.of(
            new Flow(a, client, a, server, BYTES).open(),
            new Flow(a, server, a, client, BYTES + 1).open()));
    client.close(0, "", world.now());
    world.runToSilence(60 * SECOND);
    assertTrue(server.isClosed());
    assertEquals(0, a.endpoint().stats().connections());
  }
}
