package dev.crowfly.quic.qlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.QuicEndpoints;
import dev.crowfly.quic.testing.Identities;
import dev.crowfly.quic.testing.Pair;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Traces of connections that change their path. */
class MigrationTraceTest {
  private static final long TURN_NANOS = 10_000_000L;
  private static final int OTHER_PORT = 50_002;
  private static final SocketAddress OTHER =
      new InetSocketAddress(Pair.CLIENT_ADDRESS.getAddress(), OTHER_PORT);

  private final Trace clientTrace = new Trace();
  private final Trace serverTrace = new Trace();
  private final QuicEndpoint client = QuicEndpoints.create(Pair.endpointConfig(1, 1).build());
  private final QuicEndpoint server =
      QuicEndpoints.create(Pair.endpointConfig(2, 2).acceptsConnections(true).build());
  private final byte[] slot = new byte[1500];
  private final Transmit out = new Transmit();
  private final Datagram in = new Datagram();
  private QuicConnection connection;
  private boolean natHasMoved;
  private long now;

  private void connect() {
    connection =
        client.connect(
            config(Pair.clientTls(), clientTrace),
            Pair.CLIENT_ADDRESS,
            Pair.SERVER_ADDRESS,
            Pair.SERVER_NAME,
            Identities.WALL_CLOCK_MILLIS,
            now);
    turns(10);
    assertTrue(connection.isHandshakeConfirmed());
  }

  private static QuicConfig config(TlsConfig.Builder tls, Trace trace) {
    return QuicConfig.builder(tls.build()).observers(QlogWriter.observers(name -> trace)).build();
  }

  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      now += TURN_NANOS;
      client.onTimeout(now);
      server.onTimeout(now);
      while (client.pollTransmit(out.reset(slot, 0, slot.length), now)) {
        SocketAddress seen = natHasMoved ? OTHER : out.local();
        server.receive(in.set(slot, 0, out.length(), Pair.SERVER_ADDRESS, seen), now);
      }
      for (QuicEvent event = server.pollEvent(); event != null; event = server.pollEvent()) {
        if (event instanceof QuicEvent.ConnectionIncoming attempt) {
          QuicConfig config = config(Pair.serverTls(), serverTrace);
          server.accept(attempt.incoming(), config, Identities.WALL_CLOCK_MILLIS, now);
        }
      }
      while (server.pollTransmit(out.reset(slot, 0, slot.length), now)) {
        SocketAddress to = natHasMoved ? Pair.CLIENT_ADDRESS : out.peer();
        client.receive(in.set(slot, 0, out.length(), to, Pair.SERVER_ADDRESS), now);
      }
      while (client.pollEvent() != null) {
        // Only the traces are of interest here.
      }
    }
  }

  @Test
  void aMigration_isToldOnBothSides() {
    connect();
    connection.migrateSource(OTHER, now);
    turns(40);
    assertMoved(clientTrace, "tuple_local");
    assertMoved(serverTrace, "tuple_remote");
    assertFalse(clientTrace.frames("packet_sent", "path_challenge").isEmpty());
    assertEquals(
        clientTrace.frames("packet_sent", "path_response"),
        serverTrace.frames("packet_received", "path_response"));
  }

  @Test
  void aRebinding_isToldByTheServerAlone() {
    connect();
    natHasMoved = true;
    connection.ping(now);
    turns(40);
    assertMoved(serverTrace, "tuple_remote");
    assertEquals(List.of(), clientTrace.data("tuple_assigned"));
  }

  /** A second path came to be, was proven, and carries packets; each path has its own metrics. */
  private static void assertMoved(Trace trace, String end) {
    Map<String, Object> tuple = trace.data("tuple_assigned").get(0);
    assertEquals("1", tuple.get("tuple_id"));
    Object port = Trace.map(tuple.get(end)).get("port_v4");
    assertEquals(0, BigDecimal.valueOf(OTHER_PORT).compareTo((BigDecimal) port));
    List<Object> states =
        trace.data("migration_state_updated").stream()
            .filter(data -> data.get("tuple_id").equals("1"))
            .map(data -> data.get("new"))
            .toList();
    assertTrue(
        states.containsAll(
            List.of(
                "probing_started",
                "probing_successful",
                "migration_started",
                "migration_complete")),
        states.toString());
    for (String name : List.of("packet_sent", "packet_received", "recovery_metrics_updated")) {
      assertTrue(
          trace.events().stream()
              .anyMatch(
                  event ->
                      event.get("name").equals("quic:" + name) && "1".equals(event.get("tuple"))),
          name);
    }
    int assigned = first(trace, "quic:tuple_assigned", null);
    assertTrue(assigned < first(trace, "quic:packet_sent", "1"));
    assertTrue(assigned < first(trace, "quic:packet_received", "1"));
  }

  private static int first(Trace trace, String name, String tuple) {
    List<Map<String, Object>> events = trace.events();
    int index = 0;
    while (!events.get(index).get("name").equals(name)
        || (tuple != null && !tuple.equals(events.get(index).get("tuple")))) {
      index++;
    }
    return index;
  }
}
