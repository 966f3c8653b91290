package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.testing.Host;
import dev.crowfly.quic.testing.Pair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand connections between two endpoints, in virtual time. */
class ManyConnectionsTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final int COUNT = 1_000;

  @Test
  void allComplete_allClose_nothingIsLeft() {
    Pair pair = new Pair(1, settings -> settings.retryAboveHalfOpen(50));
    pair.network().delay(25 * MILLI, 5 * MILLI).faults(0.01, 0.01);
    pair.clientConfig(
        QuicConfig.builder(Pair.clientTls().namedGroups(NamedGroup.X25519).build()).build());
    List<QuicConnection> connections = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      connections.add(pair.connect());
      pair.world().runFor(MILLI);
    }
    assertTrue(
        pair.world()
            .runUntil(
                () -> connections.stream().allMatch(QuicConnection::isHandshakeConfirmed),
                pair.world().now() + 9 * SECOND));
    // Late copies of first datagrams, from before a Retry, begin what nobody goes on with.
    pair.world().runFor(15 * SECOND);
    assertEquals(COUNT, pair.server().endpoint().stats().connections());
    assertEquals(0, pair.server().endpoint().stats().halfOpen());
    assertTrue(pair.server().endpoint().stats().retriesSent() > 0, "the load asks for Retry");
    connections.forEach(connection -> connection.ping(pair.world().now()));
    pair.world().runFor(SECOND);
    pair.network().faults(0, 0);
    for (int i = 0; i < COUNT; i++) {
      connections.get(i).close(i, "", pair.world().now());
    }
    pair.assertForgotten(60 * SECOND);
    for (Host host : List.of(pair.client(), pair.server())) {
      assertEquals(COUNT, host.events(QuicEvent.HandshakeCompleted.class).size());
      assertEquals(QuicEndpoint.NEVER, host.endpoint().nextTimeout());
    }
    assertEquals(
        COUNT,
        pair.server().events(QuicEvent.ConnectionClosed.class).stream()
            .map(QuicEvent.ConnectionClosed::reason)
            .filter(CloseReason.ClosedByApplication.class::isInstance)
            .distinct()
            .count());
  }
}
