package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.CloseReason;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.testing.DirectWire;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9000 §10.3: a server that has lost its state says so, and is believed. */
class StatelessResetTest {
  private final byte[] slot = new byte[1500];
  private final Transmit out = new Transmit();
  private final Datagram in = new Datagram();

  @Test
  void aRestartedServerWithTheSameSecret_endsTheConnectionAtOnce() {
    List<QuicEvent> events = new ArrayList<>();
    QuicEndpoint client = endpoint(1, 1, false);
    DirectWire wire = new DirectWire(client, endpoint(2, 2, true), events::add, event -> {});
    QuicConnection connection = establish(wire);
    QuicEndpoint restarted = endpoint(3, 2, true);
    connection.ping(wire.now());
    exchange(client, restarted, wire.now());
    assertEquals(1, restarted.stats().resetsSent());
    assertEquals(new CloseReason.StatelesslyReset(), connection.closeReason().orElseThrow());
    assertFalse(client.pollTransmit(out.reset(slot, 0, slot.length), wire.now()));
    QuicEvent told = client.pollEvent();
    assertEquals(
        new QuicEvent.ConnectionClosed(connection, new CloseReason.StatelesslyReset()), told);
    client.onTimeout(client.nextTimeout());
    assertEquals(0, client.stats().connections());
  }

  @Test
  void aServerWithAnotherSecret_isNotBelieved() {
    QuicEndpoint client = endpoint(1, 1, false);
    DirectWire wire = new DirectWire(client, endpoint(2, 2, true), event -> {}, event -> {});
    QuicConnection connection = establish(wire);
    QuicEndpoint impostor = endpoint(3, 3, true);
    connection.ping(wire.now());
    exchange(client, impostor, wire.now());
    assertEquals(1, impostor.stats().resetsSent());
    assertFalse(connection.isClosed());
  }

  private static QuicConnection establish(DirectWire wire) {
    QuicConnection connection = wire.connect();
    for (int i = 0; i < 5; i++) {
      wire.turn();
    }
    assertTrue(connection.isHandshakeConfirmed());
    return connection;
  }

  /** What the client sends reaches the server, whose answers come back. */
  private void exchange(QuicEndpoint client, QuicEndpoint server, long now) {
    while (client.pollTransmit(out.reset(slot, 0, slot.length), now)) {
      server.receive(in.set(slot, 0, out.length(), Pair.SERVER_ADDRESS, Pair.CLIENT_ADDRESS), now);
    }
    while (server.pollTransmit(out.reset(slot, 0, slot.length), now)) {
      client.receive(in.set(slot, 0, out.length(), Pair.CLIENT_ADDRESS, Pair.SERVER_ADDRESS), now);
    }
  }

  private static QuicEndpoint endpoint(int seed, int secretByte, boolean accepts) {
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    secret[0] = (byte) secretByte;
    return QuicEndpoints.create(
        EndpointConfig.builder(new SeededRandom(seed), secret).acceptsConnections(accepts).build());
  }
}
