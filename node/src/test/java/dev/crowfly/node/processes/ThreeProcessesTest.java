package dev.crowfly.node.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line as people use it: an Intermediate, a Connector, an Agent, a process each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class ThreeProcessesTest {
  private static final long LARGE_BYTES = 200_000_000;
  private static final long SMALL_BYTES = 2_000_000;
  private static final int CONCURRENT = 50;
  private static final int DATAGRAMS = 10_000;
  private static final int MOST_ON_THE_WAY = 32;

  private Path home;
  private PatternWeb web;
  private DatagramSocket udpServer;
  private Child intermediate;
  private Child connector;
  private Meter relay;
  private String address;

  @BeforeAll
  void startServers(@TempDir Path directory) throws Exception {
    home = directory;
    assumeTrue(Curl.isInstalled(), "curl is not installed");
    web = new PatternWeb();
    udpServer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread echo = new Thread(this::echo, "udp-echo");
    echo.setDaemon(true);
    echo.start();
    int metricsPort = Meter.freePort();
    intermediate =
        Child.crowfly(
            "intermediate",
            home,
            List.of(),
            "intermediate",
            "--listen=127.0.0.1:0",
            "--metrics=127.0.0.1:" + metricsPort,
            "--json");
    String ready = intermediate.await("\"event\":\"ready\"");
    relay = new Meter(metricsPort, intermediate.pid());
    address = Child.member(ready, "node") + "@" + Child.member(ready, "listen");
    connector =
        Child.crowfly(
            "connector",
            home,
            List.of(),
            "connector",
            "--intermediate=" + address,
            "--service=web=tcp://127.0.0.1:" + web.port(),
            "--service=echo=udp://127.0.0.1:" + udpServer.getLocalPort(),
            "--bind=127.0.0.1:0",
            "--json");
    connector.await("\"event\":\"registered\"", "\"service\":\"web\"");
    connector.await("\"event\":\"registered\"", "\"service\":\"echo\"");
  }

  @AfterAll
  void stopServers() {
    for (AutoCloseable each : new AutoCloseable[] {connector, intermediate, web, udpServer}) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private Child agent(String name, String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add("agent");
    arguments.add("--intermediate=" + address);
    arguments.add("--identity=" + home.resolve(name + ".pem"));
    arguments.add("--bind=127.0.0.1:0");
    arguments.add("--json");
    arguments.addAll(List.of(more));
    Child agent = Child.crowfly(name, home, List.of(), arguments.toArray(String[]::new));
    agent.await("\"event\":\"ready\"");
    return agent;
  }

  @Test
  void downloadBecomesDirectAndTheRelayStandsStill() throws Exception {
    int port = Meter.freePort();
    try (Child agent = agent("auto", "--forward=tcp://127.0.0.1:" + port + "=web")) {
      agent.await("\"event\":\"path\"", "\"kind\":\"direct\"");
      connector.await("\"event\":\"path\"", "\"kind\":\"direct\"");
      double before = relay.metric("crowfly_relay_bytes_total");
      long begin = System.nanoTime();
      assertEquals(PatternWeb.sha256(LARGE_BYTES), Curl.sha256(port, LARGE_BYTES));
      report("direct", LARGE_BYTES, begin);
      double relayed = relay.metric("crowfly_relay_bytes_total") - before;
      assertTrue(relayed < LARGE_BYTES / 100.0, "the relay forwarded " + relayed + " bytes");
    }
  }

  @Test
  void pathRelayStaysOnTheRelay() throws Exception {
    int port = Meter.freePort();
    try (Child agent =
        agent("relay", "--forward=tcp://127.0.0.1:" + port + "=web", "--path=relay")) {
      agent.await("\"event\":\"path\"", "\"kind\":\"relay\"");
      double before = relay.metric("crowfly_relay_bytes_total");
      long begin = System.nanoTime();
      assertEquals(PatternWeb.sha256(LARGE_BYTES), Curl.sha256(port, LARGE_BYTES));
      report("relay", LARGE_BYTES, begin);
      assertTrue(relay.metric("crowfly_relay_bytes_total") - before > LARGE_BYTES);
      assertTrue(agent.lines().stream().noneMatch(line -> line.contains("\"kind\":\"direct\"")));
    }
  }

  @Test
  void pathDirectNeverTakesTheRelay() throws Exception {
    int port = Meter.freePort();
    double before = relay.metric("crowfly_relay_bytes_total");
    try (Child agent =
        agent("direct", "--forward=tcp://127.0.0.1:" + port + "=web", "--path=direct")) {
      long begin = System.nanoTime();
      assertEquals(PatternWeb.sha256(LARGE_BYTES), Curl.sha256(port, LARGE_BYTES));
      report("direct alone", LARGE_BYTES, begin);
      agent.await("\"event\":\"path\"", "\"kind\":\"direct\"");
      assertTrue(agent.lines().stream().noneMatch(line -> line.contains("\"kind\":\"relay\"")));
    }
    assertEquals(before, relay.metric("crowfly_relay_bytes_total"));
  }

  @Test
  void fiftyDownloadsAtOnceAreWhole() throws Exception {
    int port = Meter.freePort();
    ExecutorService threads = Executors.newFixedThreadPool(CONCURRENT);
    try (Child agent = agent("many", "--forward=tcp://127.0.0.1:" + port + "=web")) {
      agent.await("\"event\":\"path\"");
      String expected = PatternWeb.sha256(SMALL_BYTES);
      List<Future<String>> downloads = new ArrayList<>();
      for (int i = 0; i < CONCURRENT; i++) {
        downloads.add(threads.submit(() -> Curl.sha256(port, SMALL_BYTES)));
      }
      for (Future<String> each : downloads) {
        assertEquals(expected, each.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void tenThousandDatagramsComeBack() throws Exception {
    int port = Meter.freePort();
    try (Child agent = agent("udp", "--forward=udp://127.0.0.1:" + port + "=echo");
        DatagramSocket client =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      agent.await("\"event\":\"path\"", "\"kind\":\"direct\"");
      DatagramEcho echo =
          new DatagramEcho(
              client,
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
              MOST_ON_THE_WAY);
      int back = echo.exchange(DATAGRAMS);
      System.out.println("ThreeProcesses: " + back + " of " + DATAGRAMS + " datagrams came back");
      // UDP may lose some; on loopback, with few on their way, hardly any.
      assertTrue(back >= DATAGRAMS * 0.99, back + " of " + DATAGRAMS);
    }
  }

  @Test
  void allEndProperlyWhenAskedTo() throws Exception {
    int port = Meter.freePort();
    try (Child agent = agent("ends", "--forward=tcp://127.0.0.1:" + port + "=web")) {
      agent.await("\"event\":\"path\"");
      agent.terminate();
      int status = agent.exitStatus();
      assertEquals(0, status, () -> agent.errors().toString());
    }
  }

  private static void report(String what, long bytes, long begin) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "ThreeProcesses: %s, %d MB in %.1f s, %.0f Mbit/s%n",
        what, bytes / 1_000_000, seconds, bytes * 8e-6 / seconds);
  }

  private void echo() {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    while (!udpServer.isClosed()) {
      try {
        packet.setLength(65_535);
        udpServer.receive(packet);
        udpServer.send(packet);
      } catch (IOException e) {
        return; // closed
      }
    }
  }
}
