package dev.crowfly.quic.qlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.ConnectionStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.testing.Identities;
import dev.crowfly.quic.testing.Pair;
import dev.crowfly.quic.testing.Transfer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Traces of whole connections in virtual time, both sides of each. */
class ConnectionTraceTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long BYTES = 300_000;

  private final Map<String, Trace> traces = new HashMap<>();

  private Pair pair(long seed) {
    return new Pair(seed)
        .clientConfig(config(Pair.clientTls()))
        .serverConfig(config(Pair.serverTls()));
  }

  private QuicConfig config(TlsConfig.Builder tls) {
    return QuicConfig.builder(tls.build())
        .observers(
            QlogWriter.observers(
                name -> {
                  Trace trace = new Trace();
                  assertFalse(traces.containsKey(name), name);
                  traces.put(name, trace);
                  return trace;
                }))
        .build();
  }

  private Trace trace(String side) {
    return traces.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("_" + side))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private Pair lossyTransfer(long seed) {
    Pair pair = pair(seed);
    pair.network().faults(0.05, 0.02).delay(25 * MILLI, 10 * MILLI);
    assertTrue(pair.handshake(60 * SECOND), "seed " + seed);
    Transfer server = new Transfer(pair.server(), pair.serverConnection(), BYTES);
    Transfer client = new Transfer(pair.client(), pair.clientConnection(), BYTES).open();
    assertTrue(
        pair.world()
            .runUntil(() -> client.isDone() && server.isDone(), pair.world().now() + 600 * SECOND),
        "seed " + seed);
    return pair;
  }

  @Test
  void theHeader_isThatOfTheDraft() {
    pair(1).handshake(SECOND);
    Set<String> ids = new HashSet<>();
    for (String side : List.of("client", "server")) {
      Map<String, Object> header = trace(side).header();
      assertEquals("urn:ietf:params:qlog:file:sequential", header.get("file_schema"));
      assertEquals("application/qlog+json-seq", header.get("serialization_format"));
      Map<String, Object> trace = Trace.map(header.get("trace"));
      assertEquals(List.of("urn:ietf:params:qlog:events:quic-13"), trace.get("event_schemas"));
      assertEquals(side, Trace.map(trace.get("vantage_point")).get("type"));
      Map<String, Object> common = Trace.map(trace.get("common_fields"));
      Map<String, Object> reference = Trace.map(common.get("reference_time"));
      assertEquals("monotonic", reference.get("clock_type"));
      assertEquals("unknown", reference.get("epoch"));
      assertEquals(
          Identities.WALL_CLOCK_MILLIS,
          Instant.parse((String) reference.get("wall_clock_time")).toEpochMilli());
      String id = (String) common.get("group_id");
      assertTrue(traces.containsKey(id + "_" + side), id);
      ids.add(id);
    }
    assertEquals(1, ids.size(), "both sides group by the same connection ID");
  }

  @Test
  void theHandshake_isToldStepByStep() {
    Pair pair = pair(2);
    assertTrue(pair.handshake(SECOND));
    for (String side : List.of("client", "server")) {
      Trace trace = trace(side);
      assertEquals("quic:connection_started", trace.events().get(0).get("name"));
      assertEquals(
          List.of("attempted", "handshake_complete", "handshake_confirmed"),
          trace.data("connection_state_updated").stream().map(data -> data.get("new")).toList());
      assertEquals(
          Pair.ALPN,
          Trace.map(trace.data("alpn_information").get(0).get("chosen_alpn")).get("string_value"));
      assertEquals(
          Set.of(
              "client_initial_secret",
              "server_initial_secret",
              "client_handshake_secret",
              "server_handshake_secret",
              "client_1rtt_secret",
              "server_1rtt_secret"),
          keyTypes(trace, "key_updated"));
      assertEquals(
          Set.of(
              "client_initial_secret",
              "server_initial_secret",
              "client_handshake_secret",
              "server_handshake_secret"),
          keyTypes(trace, "key_discarded"));
      assertEquals(
          pair.clientConnection().session().orElseThrow().cipherSuite().name(),
          "TLS_" + trace.data("parameters_set").get(2).get("tls_cipher"));
    }
    // What one side has set is what the other learns.
    Map<String, Object> sent = parameters(trace("client"), "local");
    Map<String, Object> learned = parameters(trace("server"), "remote");
    sent.remove("initiator");
    learned.remove("initiator");
    assertEquals(sent, learned);
    Map<String, Object> local =
        Trace.map(trace("client").data("connection_started").get(0).get("local"));
    assertEquals("192.0.2.1", local.get("ip_v4"));
    assertEquals(BigDecimal.valueOf(50_001), local.get("port_v4"));
  }

  private static Map<String, Object> parameters(Trace trace, String initiator) {
    return trace.data("parameters_set").stream()
        .filter(data -> initiator.equals(data.get("initiator")))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> keyTypes(Trace trace, String event) {
    Set<String> types = new TreeSet<>();
    trace.data(event).forEach(data -> types.add((String) data.get("key_type")));
    return types;
  }

  @Test
  void everyPacketOfALossyTransfer_isToldOnBothSides() {
    Pair pair = lossyTransfer(3);
    Trace client = trace("client");
    Trace server = trace("server");
    assertTold(pair.clientConnection().stats(), client);
    assertTold(pair.serverConnection().stats(), server);
    assertArrivals(client, server);
    assertArrivals(server, client);
    assertEquals(BYTES, streamBytes(client.frames("packet_received", "stream")));
    assertEquals(BYTES, streamBytes(server.frames("packet_received", "stream")));
    assertEquals(List.of(), client.frames("packet_received", "unknown"));
    assertEquals(List.of(), server.frames("packet_sent", "unknown"));
  }

  /** The trace and the counters agree. */
  private static void assertTold(ConnectionStats stats, Trace trace) {
    List<String> sent = trace.packets("packet_sent");
    assertEquals(stats.packetsSent(), sent.size());
    assertEquals(sent.size(), new HashSet<>(sent).size(), "a number was told twice");
    for (String type : List.of("initial", "handshake", "1RTT")) {
      long count = sent.stream().filter(packet -> packet.startsWith(type + " ")).count();
      for (long number = 0; number < count; number++) {
        assertTrue(sent.contains(type + " " + number), type + " " + number + " is missing");
      }
    }
    assertEquals(stats.packetsReceived(), trace.packets("packet_received").size());
    assertEquals(stats.packetsDropped(), trace.packets("packet_dropped").size());
    assertEquals(stats.packetsLost(), trace.packets("packet_lost").size());
    assertTrue(stats.packetsLost() > 5, stats.toString());
    assertTrue(sent.containsAll(trace.packets("packet_lost")));
    Map<String, Object> metrics = new HashMap<>();
    trace.data("recovery_metrics_updated").forEach(metrics::putAll);
    assertEquals(BigDecimal.valueOf(stats.bytesInFlight()), metrics.get("bytes_in_flight"));
    assertMillis(stats.smoothedRttNanos(), metrics.get("smoothed_rtt"));
    assertMillis(stats.minRttNanos(), metrics.get("min_rtt"));
    assertNotNull(metrics.get("congestion_window"));
  }

  private static void assertMillis(long nanos, Object millis) {
    assertEquals(0, BigDecimal.valueOf(nanos, 6).compareTo((BigDecimal) millis));
  }

  /** What was received was sent, packet by packet with the same frames; most of it arrived. */
  private static void assertArrivals(Trace from, Trace to) {
    Map<Object, Object> sent = framesByPacket(from.data("packet_sent"));
    Map<Object, Object> received = framesByPacket(to.data("packet_received"));
    received.forEach((packet, frames) -> assertEquals(sent.get(packet), frames, packet.toString()));
    // A loss may be spurious, but what neither arrived nor was told lost must have been the end.
    Set<String> silent = new HashSet<>(from.packets("packet_sent"));
    silent.removeAll(to.packets("packet_received"));
    silent.removeAll(from.packets("packet_lost"));
    Set<String> ackEliciting = new HashSet<>();
    for (Map<String, Object> data : from.data("packet_sent")) {
      if (data.toString().contains("frame_type=stream")) {
        ackEliciting.add(packet(data));
      }
    }
    silent.retainAll(ackEliciting);
    assertTrue(silent.size() < 20, "never told lost: " + silent);
    assertTrue(received.size() > sent.size() * 8 / 10);
  }

  private static Map<Object, Object> framesByPacket(List<Map<String, Object>> events) {
    Map<Object, Object> frames = new HashMap<>();
    events.forEach(data -> frames.put(packet(data), data.get("frames")));
    return frames;
  }

  private static String packet(Map<String, Object> data) {
    Map<String, Object> header = Trace.map(data.get("header"));
    return header.get("packet_type") + " " + header.get("packet_number");
  }

  /** Counts each byte once, however often it came. */
  private static int streamBytes(List<Map<String, Object>> frames) {
    BitSet seen = new BitSet();
    for (Map<String, Object> frame : frames) {
      int offset = ((BigDecimal) frame.get("offset")).intValueExact();
      Map<String, Object> raw = Trace.map(frame.get("raw"));
      seen.set(offset, offset + ((BigDecimal) raw.get("length")).intValueExact());
    }
    assertEquals(seen.length(), seen.cardinality());
    return seen.cardinality();
  }

  @Test
  void aKeyUpdate_isToldByBothSides() {
    Pair pair = lossyTransfer(4);
    assertTrue(pair.clientConnection().initiateKeyUpdate(pair.world().now()));
    pair.clientConnection().ping(pair.world().now());
    pair.world().runFor(2 * SECOND);
    for (String side : List.of("client", "server")) {
      List<Map<String, Object>> updates =
          trace(side).data("key_updated").stream()
              .filter(data -> "1".equals(String.valueOf(data.get("key_phase"))))
              .toList();
      assertEquals(2, updates.size(), side);
      String trigger = side.equals("client") ? "local_update" : "remote_update";
      updates.forEach(update -> assertEquals(trigger, update.get("trigger")));
    }
  }

  @Test
  void theEnd_isToldByBothSides_andTheSinksAreClosed() {
    Pair pair = pair(5);
    assertTrue(pair.handshake(SECOND));
    pair.clientConnection().close(77, "\"done\"\n\u001e", pair.world().now());
    pair.world().runToSilence(60 * SECOND);
    for (String side : List.of("client", "server")) {
      Trace trace = trace(side);
      Map<String, Object> closed = trace.data("connection_closed").get(0);
      assertEquals(side.equals("client") ? "local" : "remote", closed.get("initiator"));
      assertEquals(BigDecimal.valueOf(77), closed.get("error_code"));
      assertEquals("\"done\"\n\u001e", closed.get("reason"));
      assertEquals(1, trace.data("connection_closed").size());
      List<Object> states =
          trace.data("connection_state_updated").stream().map(data -> data.get("new")).toList();
      assertEquals(
          List.of(side.equals("client") ? "closing" : "draining", "closed"),
          states.subList(states.size() - 2, states.size()));
      assertTrue(trace.isClosed(), side);
    }
    assertEquals(
        "\"done\"\n\u001e",
        trace("client").frames("packet_sent", "connection_close").get(0).get("reason"));
  }

  @Test
  void silence_endsWithAnIdleTimeout() {
    Pair pair = pair(6);
    assertTrue(pair.handshake(SECOND));
    pair.world().runToSilence(120 * SECOND);
    Map<String, Object> closed = trace("server").data("connection_closed").get(0);
    assertEquals("idle_timeout", closed.get("trigger"));
    assertTrue(trace("server").isClosed());
    assertTrue(trace("client").isClosed());
  }

  @Test
  void aConnectionWithoutASink_isNotTraced() {
    Pair pair =
        new Pair(7)
            .clientConfig(
                QuicConfig.builder(Pair.clientTls().build())
                    .observers(QlogWriter.observers(name -> null))
                    .build());
    assertTrue(pair.handshake(SECOND));
  }
}
