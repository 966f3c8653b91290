package dev.crowfly.node.processes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.ConnectOptions;
import dev.crowfly.node.Node;
import dev.crowfly.node.Session;
import dev.crowfly.node.SessionStream;
import dev.crowfly.node.core.PathMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many sessions over the relay of one Intermediate, which is a process of its own with 512 MB of
 * heap: all live, and nothing is left of them afterwards.
 *
 * <p>{@code -Dcrowfly.sessions=2000 -Dcrowfly.sessions.seconds=600} is the large run.
 */
@EnabledOnOs(OS.LINUX)
class ManySessionsTest {
  private static final int SESSIONS = Integer.getInteger("crowfly.sessions", 200);
  private static final int IDLE_SECONDS = Integer.getInteger("crowfly.sessions.seconds", 60);

  /** Every Agent has a session with every Connector. */
  private static final int CONNECTORS = (int) Math.ceil(Math.sqrt(SESSIONS));

  private static final int AGENTS = (SESSIONS + CONNECTORS - 1) / CONNECTORS;

  @TempDir Path home;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();

  @Test
  @Timeout(1800)
  void allLiveAndNothingIsLeftOfThem() throws Exception {
    int metricsPort = Meter.freePort();
    try (Child intermediate =
        Child.crowfly(
            "intermediate",
            home,
            List.of("-Xmx512m"),
            "intermediate",
            "--listen",
            "127.0.0.1:0",
            "--metrics",
            "127.0.0.1:" + metricsPort,
            "--json")) {
      String ready = intermediate.await("\"event\":\"ready\"");
      String address = Child.member(ready, "node") + "@" + Child.member(ready, "listen");
      Meter meter = new Meter(metricsPort, intermediate.pid());
      warmUp(address, meter);
      String before = usage(meter);
      long threadsBefore = meter.threads();
      long descriptorsBefore = meter.descriptors();
      double heapBefore = meter.heapAfterCollection();
      try {
        openAll(address);
        echoAll();
        assertEquals(AGENTS * CONNECTORS, meter.metric("crowfly_sessions"));
        String during = usage(meter);
        Thread.sleep(IDLE_SECONDS * 1000L); // real time is the point: sessions have to outlive it
        echoAll();
        assertEquals(AGENTS * CONNECTORS, meter.metric("crowfly_sessions"));
        for (Session session : sessions) {
          assertTrue(!session.closed().isDone(), "a session ended: " + session.id());
        }
        System.out.println(
            "ManySessions: " + AGENTS * CONNECTORS + " sessions, " + IDLE_SECONDS + " s idle");
        System.out.println("  before: " + before);
        System.out.println("  during: " + during);
        System.out.println("  at the end of the idle time: " + usage(meter));
      } finally {
        closeAll();
      }
      awaitNobody(meter);
      System.out.println("  after:  " + usage(meter));
      assertTrue(meter.threads() <= threadsBefore + 4, usage(meter) + " after " + before);
      assertTrue(meter.descriptors() <= descriptorsBefore + 4, usage(meter) + " after " + before);
      double heapAfter = meter.heapAfterCollection();
      assertTrue(heapAfter < heapBefore + 8e6, "heap " + heapBefore + " -> " + heapAfter);
    }
  }

  /** What a first session makes the process load is no growth. */
  private void warmUp(String address, Meter meter) throws Exception {
    try (Node connector = node(address, true);
        Node agent = node(address, false)) {
      connector.publish("warm-up", ManySessionsTest::echo).get(30, SECONDS);
      try (Session session = connect(agent, "warm-up")) {
        echoOnce(session, 0);
      }
    }
    awaitNobody(meter);
  }

  private void openAll(String address) throws Exception {
    for (int i = 0; i < CONNECTORS; i++) {
      Node connector = node(address, true);
      nodes.add(connector);
      connector.publish("service-" + i, ManySessionsTest::echo).get(30, SECONDS);
    }
    for (int i = 0; i < AGENTS; i++) {
      Node agent = node(address, false);
      nodes.add(agent);
      List<CompletableFuture<Session>> opening = new ArrayList<>();
      for (int j = 0; j < CONNECTORS; j++) {
        opening.add(
            agent.connect("service-" + j, ConnectOptions.defaults().withMode(PathMode.RELAY)));
      }
      for (CompletableFuture<Session> each : opening) {
        sessions.add(each.get(60, SECONDS));
      }
    }
  }

  private void echoAll() throws IOException {
    for (int i = 0; i < sessions.size(); i++) {
      echoOnce(sessions.get(i), i);
    }
  }

  private static void echoOnce(Session session, long number) throws IOException {
    byte[] text = ByteBuffer.allocate(8).putLong(number).array();
    try (SessionStream stream = session.openStream()) {
      stream.output().write(text);
      stream.output().close();
      assertArrayEquals(text, stream.input().readAllBytes());
    }
  }

  private static void echo(Session session) throws IOException {
    while (true) {
      try (SessionStream stream = session.acceptStream()) {
        stream.input().transferTo(stream.output());
      }
    }
  }

  private static Session connect(Node agent, String service) throws Exception {
    return agent
        .connect(service, ConnectOptions.defaults().withMode(PathMode.RELAY))
        .get(30, SECONDS);
  }

  private Node node(String address, boolean connector) throws IOException {
    return Node.builder()
        .identity(home.resolve("node-" + System.nanoTime() + ".pem"))
        .intermediate(address)
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .roles(connector, !connector)
        .open();
  }

  private void closeAll() throws InterruptedException {
    ExecutorService closers = java.util.concurrent.Executors.newFixedThreadPool(16);
    nodes.forEach(node -> closers.execute(node::close));
    closers.shutdown();
    assertTrue(closers.awaitTermination(120, SECONDS), "nodes did not close");
  }

  private static void awaitNobody(Meter meter) throws Exception {
    long deadline = System.nanoTime() + SECONDS.toNanos(120);
    while (meter.metric("crowfly_sessions") > 0 || meter.metric("crowfly_connections") > 0) {
      assertTrue(System.nanoTime() < deadline, "sessions or connections stay: " + usage(meter));
      Thread.sleep(200);
    }
  }

  private static String usage(Meter meter) throws IOException, InterruptedException {
    return String.format(
        "%.1f MB of heap, %d threads, %d descriptors, %.0f sessions, %.0f connections",
        meter.heapAfterCollection() / 1e6,
        meter.threads(),
        meter.descriptors(),
        meter.metric("crowfly_sessions"),
        meter.metric("crowfly_connections"));
  }
}
