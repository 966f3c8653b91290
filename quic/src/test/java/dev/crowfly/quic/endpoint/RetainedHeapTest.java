package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.testing.DirectWire;
import dev.crowfly.quic.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What an idle established connection keeps in memory. {@code -Dcrowfly.connections=10000} measures
 * with more than the default.
 */
class RetainedHeapTest {
  private static final int CONNECTIONS = Integer.getInteger("crowfly.connections", 1_000);
  private static final long MOST_BYTES = 40 * 1024;

  @Test
  void idleConnection_keepsLessThan40KiB() {
    List<QuicConnection> connections = new ArrayList<>();
    QuicEndpoint client = endpoint(1, false);
    QuicEndpoint server = endpoint(2, true);
    DirectWire wire = new DirectWire(client, server, event -> {}, event -> {});
    establish(wire, connections, 20);
    long before = usedHeap();
    establish(wire, connections, CONNECTIONS);
    long retained = usedHeap() - before;
    for (QuicConnection connection : connections) {
      assertTrue(connection.isHandshakeConfirmed(), () -> "" + connection.closeReason());
    }
    assertEquals(connections.size(), server.stats().connections());
    // Both ends live in this heap.
    long each = retained / (2L * CONNECTIONS);
    System.out.printf(
        "heap retained per idle connection: %,d bytes (%,d connections, two ends each)%n",
        each, CONNECTIONS);
    assertTrue(each < MOST_BYTES, () -> each + " bytes");
  }

  private static void establish(DirectWire wire, List<QuicConnection> connections, int count) {
    for (int i = 0; i < count; i++) {
      connections.add(wire.connect());
      for (int turn = 0; turn < 4; turn++) {
        wire.turn();
      }
    }
  }

  private static QuicEndpoint endpoint(int seed, boolean accepts) {
    byte[] secret = new byte[EndpointConfig.SECRET_BYTES];
    secret[0] = (byte) seed;
    return QuicEndpoints.create(
        EndpointConfig.builder(new SeededRandom(seed), secret)
            .acceptsConnections(accepts)
            .maxConnections(2 * CONNECTIONS + 100)
            .build());
  }

  /** The least of a few readings after collections. */
  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
