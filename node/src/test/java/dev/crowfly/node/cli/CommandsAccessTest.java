package dev.crowfly.node.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, and what people hear when something is not as they think. */
@Timeout(120)
class CommandsAccessTest {
  private static final String LOOPBACK = "127.0.0.1:0";
  private static final String WEB = "web=tcp://127.0.0.1:1";

  @TempDir Path home;

  @Test
  void theAccessFileDecidesAndItsChangesCountForLiveSessions() throws Exception {
    Path access = home.resolve("access");
    String connectorRule = "register " + id("connector") + " web\n";
    String agentRule = "reach " + id("agent") + " web\n";
    Files.writeString(access, connectorRule + agentRule);
    try (Shell intermediate = intermediate("--access", access.toString())) {
      String address = address(intermediate);
      Shell refused = new Shell(home);
      assertEquals(
          Program.FAILED,
          refused.run(command("connector", address, "--service", "ssh=tcp://127.0.0.1:1")));
      assertTrue(refused.err().contains("ask who runs the Intermediate"), refused.err());
      try (Shell connector = new Shell(home)) {
        connector.start(command("connector", address, "--service", WEB, "--json"));
        connector.awaitEvent("registered");
        Shell stranger = new Shell(home);
        String key = home.resolve("stranger.pem").toString();
        assertEquals(
            Program.FAILED,
            stranger.run(
                command("ping", address, "--service", "web", "--json", "--identity", key)));
        assertEquals("FORBIDDEN", Shell.field(stranger.awaitEvent("error"), "code"));
        try (Shell ping = new Shell(home)) {
          ping.start(
              command(
                  "ping",
                  address,
                  "--service",
                  "web",
                  "--json",
                  "--count",
                  "0",
                  "--interval",
                  "0.05"));
          ping.awaitEvent("ping");
          replace(access, "nonsense");
          String error = intermediate.awaitEvent("error");
          assertEquals("FILE", Shell.field(error, "code"));
          assertTrue(error.contains("line 1: 'nonsense' is no rule"), error);
          assertTrue(error.contains("rules from before stay); correct the file"), error);
          assertFalse(error.contains("the option"), error);
          ping.awaitEvent("ping", line -> Integer.parseInt(Shell.field(line, "seq")) > 3);
          replace(access, connectorRule);
          assertEquals(Program.FAILED, ping.awaitEnd(), ping.err());
          assertEquals("FORBIDDEN", Shell.field(ping.awaitEvent("error"), "code"), ping.err());
        }
      }
    }
  }

  @Test
  void aConnectorRefusesAgentsThatItsAllowListDoesNotName() throws Exception {
    try (Shell intermediate = intermediate();
        Shell connector = new Shell(home)) {
      String address = address(intermediate);
      connector.start(
          command("connector", address, "--service", WEB, "--json", "--allow", id("intermediate")));
      connector.awaitEvent("registered");
      Shell ping = new Shell(home);
      assertEquals(
          Program.FAILED, ping.run(command("ping", address, "--service", "web", "--json")));
      assertEquals("REFUSED_BY_PEER", Shell.field(ping.awaitEvent("error"), "code"), ping.err());
    }
  }

  @Test
  void aBackendThatDoesNotAnswerEndsTheConnectionAndIsToldWhy() throws Exception {
    try (Shell intermediate = intermediate();
        Shell connector = new Shell(home);
        Shell agent = new Shell(home)) {
      String address = address(intermediate);
      connector.start(command("connector", address, "--service", WEB, "--json", "-v"));
      connector.awaitEvent("registered");
      agent.start(
          command("agent", address, "--forward", "tcp://" + LOOPBACK + "=web", "--json", "-v"));
      int port = port(Shell.field(agent.awaitEvent("forward"), "listen"));
      agent.awaitEvent("ready");
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThrows(IOException.class, () -> readToTheEnd(client), "it is reset");
      }
      String error = agent.awaitEvent("error");
      assertEquals("BACKEND_UNREACHABLE", Shell.field(error, "code"), agent.err());
    }
  }

  @Test
  void datagramsGoToAUdpServiceAndComeBack() throws Exception {
    try (Shell intermediate = intermediate();
        DatagramSocket backend = new DatagramSocket(loopback(0));
        DatagramSocket client = new DatagramSocket(loopback(0));
        Shell connector = new Shell(home);
        Shell agent = new Shell(home)) {
      Thread echo = new Thread(() -> echo(backend), "udp echo");
      echo.setDaemon(true);
      echo.start();
      String address = address(intermediate);
      String service = "dns=udp://127.0.0.1:" + backend.getLocalPort();
      connector.start(command("connector", address, "--service", service, "--json"));
      connector.awaitEvent("registered");
      agent.start(command("agent", address, "--forward", "udp://" + LOOPBACK + "=dns", "--json"));
      int port = port(Shell.field(agent.awaitEvent("forward"), "listen"));
      agent.awaitEvent("path");
      client.setSoTimeout(60_000);
      for (int size : new int[] {1, 1000, 9000}) {
        byte[] sent = new byte[size];
        sent[size - 1] = 7;
        client.send(new DatagramPacket(sent, size, loopback(port)));
        DatagramPacket came = new DatagramPacket(new byte[65_507], 65_507);
        client.receive(came);
        assertArrayEquals(sent, Arrays.copyOf(came.getData(), came.getLength()));
      }
    }
  }

  @Test
  void anIntermediateThatIsAwayIsToldAndWaitedFor() throws Exception {
    String nowhere = id("intermediate") + "@127.0.0.1:9";
    Shell ping = new Shell(home);
    assertEquals(Program.FAILED, ping.run(command("ping", nowhere, "--service", "web", "--json")));
    String code = Shell.field(ping.awaitEvent("error"), "code");
    assertTrue(code.equals("INTERMEDIATE_UNREACHABLE") || code.equals("TIMEOUT"), ping.err());
    assertTrue(ping.err().contains("not connected to the Intermediate at 127.0.0.1:9: "));
    try (Shell agent = new Shell(home)) {
      agent.start(command("agent", nowhere, "--forward", "tcp://" + LOOPBACK + "=web", "--json"));
      agent.awaitEvent("intermediate", line -> Shell.field(line, "state").equals("down"));
      assertEquals(Program.DONE, agent.stop(), "it waits until it is stopped");
    }
  }

  private Shell intermediate(String... more) {
    String[] fixed = {"intermediate", "--listen", LOOPBACK, "--json"};
    return new Shell(home).start(concat(fixed, more));
  }

  private static String address(Shell intermediate) throws InterruptedException {
    String ready = intermediate.awaitEvent("ready");
    return Shell.field(ready, "node") + "@" + Shell.field(ready, "listen");
  }

  private String id(String role) {
    Shell id = new Shell(home);
    id.run("id", "--role", role);
    return id.out().strip();
  }

  private static String[] command(String name, String address, String... more) {
    return concat(new String[] {name, "--intermediate", address, "--bind", LOOPBACK}, more);
  }

  private static String[] concat(String[] one, String[] other) {
    return Stream.concat(Stream.of(one), Stream.of(other)).toArray(String[]::new);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static int port(String address) {
    return URI.create("any://" + address).getPort();
  }

  private static void readToTheEnd(Socket client) throws IOException {
    client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
    while (client.getInputStream().read() >= 0) {
      // Whatever it says: the end is what counts.
    }
    throw new AssertionError("ended as if all was well");
  }

  /** As editors do. */
  private void replace(Path file, String text) throws IOException {
    Path draft = Files.writeString(home.resolve("draft"), text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void echo(DatagramSocket backend) {
    try {
      DatagramPacket packet = new DatagramPacket(new byte[65_507], 65_507);
      while (true) {
        packet.setLength(65_507);
        backend.receive(packet);
        backend.send(packet);
      }
    } catch (IOException e) {
      // The test is over: its socket is closed.
    }
  }
}
