package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.testing.AllocationMeter;
import dev.crowfly.quic.testing.DirectWire;
import dev.crowfly.quic.testing.NullAead;
import dev.crowfly.quic.testing.SeededRandom;
import org.junit.jupiter.api.Test;

/** A connection that does nothing but to ping now and then, and to answer, allocates nothing. */
class PingAllocationTest {
  private static final int PINGS = 2_000;
  private static final int WARM_UP_ROUNDS = 10;

  private static Endpoint endpoint(int seed, boolean accepts) {
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    secret[0] = (byte) seed;
    return new Endpoint(
        EndpointConfig.builder(new SeededRandom(seed), secret).acceptsConnections(accepts).build(),
        (suite, key, iv) -> new NullAead());
  }

  @Test
  void pingAndItsAnswer_allocateNothing() {
    DirectWire wire =
        new DirectWire(endpoint(1, false), endpoint(2, true), event -> {}, event -> {});
    QuicConnection connection = wire.connect();
    while (!connection.isHandshakeConfirmed()) {
      wire.turn();
    }
    Runnable pings =
        () -> {
          for (int i = 0; i < PINGS; i++) {
            connection.ping(wire.now());
            wire.turn();
          }
        };
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      pings.run();
    }
    long before = wire.datagrams();
    assertEquals(0, AllocationMeter.bytesAllocatedBy(pings));
    assertTrue(wire.datagrams() - before >= 5L * PINGS, "pings were sent");
  }
}
