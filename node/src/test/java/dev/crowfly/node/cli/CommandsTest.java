package dev.crowfly.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands against each other, over real sockets of loopback. */
@Timeout(120)
class CommandsTest {
  private static final String LOOPBACK = "127.0.0.1:0";

  @TempDir Path home;

  private Shell intermediate;
  private String address;
  private ServerSocket backend;

  @BeforeEach
  void startIntermediateAndBackend() throws Exception {
    intermediate =
        new Shell(home)
            .start("intermediate", "--listen", LOOPBACK, "--json", "--metrics", LOOPBACK, "-v");
    String ready = intermediate.awaitEvent("ready");
    assertEquals("intermediate", Shell.field(ready, "role"));
    address = Shell.field(ready, "node") + "@" + Shell.field(ready, "listen");
    backend = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread echo = new Thread(this::echo, "echo");
    echo.setDaemon(true);
    echo.start();
  }

  @AfterEach
  void stopBoth() throws Exception {
    backend.close();
    assertEquals(Program.DONE, intermediate.stop(), intermediate.err());
  }

  @Test
  void aServiceBehindAConnectorIsReachedThroughAnAgent() throws Exception {
    try (Shell connector = connector();
        Shell agent = agent("--forward", "tcp://" + LOOPBACK + "=web")) {
      connector.awaitEvent("registered", line -> Shell.field(line, "service").equals("web"));
      String forward = agent.awaitEvent("forward");
      agent.awaitEvent("ready", line -> Shell.field(line, "role").equals("agent"));
      int port = URI.create("tcp://" + Shell.field(forward, "listen")).getPort();
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        client.getOutputStream().write("as the crow flies".getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
        assertEquals("as the crow flies", text(client.getInputStream()));
      }
      String session = agent.awaitEvent("session");
      assertEquals("web", Shell.field(session, "service"));
      assertEquals(
          Shell.field(connector.awaitEvent("ready"), "node"), Shell.field(session, "peer"));
      String id = Shell.field(session, "session");
      String path = agent.awaitEvent("path", line -> Shell.field(line, "kind").equals("direct"));
      assertEquals(id, Shell.field(path, "session"));
      assertEquals("host", Shell.field(path, "candidate"));
      assertEquals(Program.DONE, agent.stop(), agent.err());
      connector.awaitEvent("closed", line -> Shell.field(line, "session").equals(id));
      assertEquals(Program.DONE, connector.stop(), connector.err());
    }
  }

  @Test
  void pingTellsEachRoundTripAndTheWholeInNumbers() throws Exception {
    try (Shell connector = connector()) {
      connector.awaitEvent("registered");
      Shell ping = new Shell(home);
      int status =
          ping.run(
              command("ping", "--service", "web", "--count", "3", "--interval", "0.01", "--json"));
      assertEquals(Program.DONE, status, ping.err());
      assertEquals(
          List.of("1", "2", "3"),
          events(ping, "ping").map(line -> Shell.field(line, "seq")).toList());
      String summary = ping.awaitEvent("summary");
      assertEquals("3", Shell.field(summary, "received"));
      assertTrue(Double.parseDouble(Shell.field(summary, "p95_ms")) > 0, summary);
      assertTrue(ping.err().contains("3 sent, 3 received; round trip min "), ping.err());
    }
  }

  @Test
  void withoutJsonResultsAreOnStandardOutput() throws Exception {
    try (Shell connector = connector()) {
      connector.awaitEvent("registered");
      Shell ping = new Shell(home);
      assertEquals(
          Program.DONE, ping.run(command("ping", "--service", "web", "--count", "1")), ping.err());
      assertTrue(ping.out().startsWith("seq=1 time="), ping.out());
      assertTrue(ping.out().contains("1 sent, 1 received"), ping.out());
      assertFalse(ping.out().contains("{"), ping.out());
    }
  }

  @Test
  void pathRelayStaysOnTheRelayAndPathDirectNeverTakesIt() throws Exception {
    try (Shell connector = connector()) {
      connector.awaitEvent("registered");
      for (String kind : List.of("relay", "direct")) {
        Shell ping = new Shell(home);
        int status =
            ping.run(
                command(
                    "ping",
                    "--service",
                    "web",
                    "--path",
                    kind,
                    "--count",
                    "5",
                    "--interval",
                    "0.05",
                    "--json"));
        assertEquals(Program.DONE, status, ping.err());
        assertEquals(
            List.of(kind),
            events(ping, "ping").map(line -> Shell.field(line, "kind")).distinct().toList(),
            ping.out());
      }
    }
  }

  @Test
  void speedMovesBytesInBothDirectionsAndTellsHowManyArrived() throws Exception {
    try (Shell connector = connector()) {
      connector.awaitEvent("registered");
      Shell speed = new Shell(home);
      int status =
          speed.run(
              command(
                  "speed", "--service", "web", "--seconds", "1", "--direction", "both", "--json"));
      assertEquals(Program.DONE, status, speed.err());
      List<String> summaries = events(speed, "summary").toList();
      assertEquals(2, summaries.size(), speed.out());
      for (String summary : summaries) {
        assertTrue(Long.parseLong(Shell.field(summary, "bytes")) > 100_000, summary);
      }
    }
  }

  @Test
  void metricsAreServedWithWhatAcceptanceReads() throws Exception {
    try (Shell connector = connector("--metrics", LOOPBACK)) {
      connector.awaitEvent("registered");
      Shell ping = new Shell(home);
      ping.run(
          command(
              "ping", "--service", "web", "--path", "relay", "--count", "2", "--interval", "0.01"));
      String page = get(Shell.field(intermediate.awaitEvent("metrics"), "url"));
      assertTrue(value(page, "crowfly_relay_bytes_total") > 1200, page);
      assertTrue(value(page, "crowfly_relay_dropped_total") >= 0, page);
      assertTrue(value(page, "crowfly_connections") >= 1, page);
      assertTrue(value(page, "crowfly_sessions") >= 0, page);
      String url = Shell.field(connector.awaitEvent("metrics"), "url");
      assertTrue(value(get(url), "crowfly_intermediate_connected") == 1, page);
      assertEquals("ok\n", get(url.replace("/metrics", "/healthz")));
    }
  }

  @Test
  void netcheckSeesThatNothingIsInTheWayOnLoopback() throws Exception {
    Shell netcheck = new Shell(home);
    assertEquals(Program.DONE, netcheck.run(command("netcheck", "--json")), netcheck.err());
    String found = netcheck.awaitEvent("netcheck");
    assertTrue(found.contains("\"ipv4\":{\"works\":true,"), found);
    assertEquals("none", Shell.field(found, "nat"));
    assertTrue(
        found.contains("\"ipv6\":{\"works\":false,\"problem\":\"the Intermediate has no IPv6"),
        found);
    assertTrue(netcheck.err().contains("IPv4: seen as 127.0.0.1:"), netcheck.err());
    assertTrue(netcheck.err().contains("Verdict: direct connections should"), netcheck.err());
  }

  @Test
  void whatNobodyPublishesIsToldWithStatusOne() throws Exception {
    Shell ping = new Shell(home);
    assertEquals(Program.FAILED, ping.run(command("ping", "--service", "nothing", "--json")));
    String error = ping.awaitEvent("error");
    assertEquals("UNKNOWN_SERVICE", Shell.field(error, "code"));
    assertTrue(ping.err().contains("nobody publishes"), ping.err());
  }

  @Test
  void anotherIntermediateThanThePinnedOneIsRefused() throws Exception {
    Shell id = new Shell(home);
    id.run("id", "--identity", home.resolve("stranger.pem").toString());
    String wrong = id.out().strip() + address.substring(address.indexOf('@'));
    Shell ping = new Shell(home);
    assertEquals(
        Program.FAILED,
        ping.run("ping", "--intermediate", wrong, "--service", "web", "--bind", LOOPBACK));
    assertTrue(ping.err().contains("which is not a node that was expected"), ping.err());
    assertTrue(ping.err().contains("; check ID@ of --intermediate, or --ca"), ping.err());
    assertFalse(ping.err().contains("--peer"), ping.err());
  }

  @Test
  void anotherPeerThanThePinnedOneIsRefused() throws Exception {
    Shell id = new Shell(home);
    id.run("id", "--identity", home.resolve("stranger.pem").toString());
    try (Shell connector = connector()) {
      connector.awaitEvent("registered");
      Shell ping = new Shell(home);
      int status =
          ping.run(command("ping", "--service", "web", "--json", "--peer", id.out().strip()));
      assertEquals(Program.FAILED, status);
      assertEquals("WRONG_PEER", Shell.field(ping.awaitEvent("error"), "code"), ping.err());
    }
  }

  @Test
  void aPortInUseIsToldWithStatusOne() throws Exception {
    String taken = "127.0.0.1:" + backend.getLocalPort();
    Shell agent = new Shell(home);
    assertEquals(
        Program.FAILED, agent.run(command("agent", "--forward", "tcp://" + taken + "=web")));
    assertTrue(agent.err().contains(taken + " is in use; stop the other program"), agent.err());
    String udp = address.substring(address.indexOf('@') + 1);
    Shell second = new Shell(home);
    assertEquals(Program.FAILED, second.run("intermediate", "--listen", udp));
    assertTrue(second.err().contains(udp + " is in use; stop the other program"), second.err());
    Shell edge = new Shell(home);
    String[] ping = {"ping", "--intermediate", address, "--service", "web", "--bind", udp};
    assertEquals(Program.FAILED, edge.run(ping));
    assertTrue(edge.err().contains("crowfly ping: " + udp + " is in use;"), edge.err());
  }

  @Test
  void aServiceThatIsTakenIsRefusedWithStatusOne() throws Exception {
    try (Shell connector = connector()) {
      connector.awaitEvent("registered");
      Shell other = new Shell(home);
      int status =
          other.run(
              command(
                  "connector",
                  "--identity",
                  home.resolve("other.pem").toString(),
                  "--service",
                  "web=tcp://127.0.0.1:1"));
      assertEquals(Program.FAILED, status);
      assertTrue(other.err().contains("another node publishes"), other.err());
    }
  }

  private Shell connector(String... more) {
    String service = "web=tcp://127.0.0.1:" + backend.getLocalPort();
    String[] fixed = command("connector", "--service", service, "--json", "-v");
    return new Shell(home).start(concat(fixed, more));
  }

  private Shell agent(String... more) {
    return new Shell(home).start(concat(command("agent", "--json", "-v"), more));
  }

  private String[] command(String name, String... more) {
    return concat(new String[] {name, "--intermediate", address, "--bind", LOOPBACK}, more);
  }

  private static String[] concat(String[] one, String[] other) {
    return java.util.stream.Stream.of(one, other)
        .flatMap(java.util.Arrays::stream)
        .toArray(String[]::new);
  }

  private static java.util.stream.Stream<String> events(Shell shell, String event) {
    return shell.out().lines().filter(line -> line.startsWith("{\"event\":\"" + event + "\""));
  }

  private static double value(String page, String metric) {
    return page.lines()
        .filter(line -> line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + metric + " in\n" + page));
  }

  private static String get(String url) throws IOException {
    try (InputStream in = URI.create(url).toURL().openStream()) {
      return text(in);
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private void echo() {
    while (!backend.isClosed()) {
      try (Socket client = backend.accept()) {
        client.getInputStream().transferTo(client.getOutputStream());
      } catch (IOException e) {
        // The next one may fare better; a closed backend ends the loop.
      }
    }
  }
}
