package dev.crowfly.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node leaves in files when it is asked to. */
@Timeout(120)
class TracesTest {
  @TempDir Path home;

  @Test
  void everyConnectionLeavesItsTraceAndItsSecrets() throws Exception {
    Path secrets = home.resolve("secrets");
    Path traces = home.resolve("traces");
    try (Trio trio = new Trio()) {
      trio.connector.publish("echo", session -> {}).get(30, SECONDS);
      try (Node agent = trio.node().roles(false, true).qlog(traces).keyLog(secrets).open()) {
        agent.connect("echo").get(30, SECONDS);
      }
    }
    try (Stream<Path> files = Files.list(traces)) {
      List<Path> all = files.toList();
      assertEquals(2, all.size(), "the leg and C: " + all);
      for (Path each : all) {
        String text = Files.readString(each);
        assertTrue(text.startsWith("\u001e{") && text.endsWith("}\n"), each + " is cut off");
        assertTrue(text.contains("packet_sent"), each.toString());
      }
    }
    long handshakes =
        Files.readAllLines(secrets).stream()
            .filter(line -> line.startsWith("CLIENT_HANDSHAKE_TRAFFIC_SECRET"))
            .count();
    assertEquals(2, handshakes);
  }
}
