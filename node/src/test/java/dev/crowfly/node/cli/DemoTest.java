package dev.crowfly.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration, as README's first command runs it, and with NATs in between. */
@Timeout(180)
class DemoTest {
  private static final Pattern KIND = Pattern.compile("\"event\":\"path\".*\"kind\":\"(\\w+)\"");
  private static final Pattern BYTES = Pattern.compile("\"event\":\"summary\",\"bytes\":(\\d+)");

  @TempDir Path home;

  @Test
  void goesFromTheRelayToADirectPathAndBackAndForth() {
    assertStoryWithDirectPath("none,none");
  }

  @Test
  void goesDirectBetweenTwoPortRestrictedNats() {
    assertStoryWithDirectPath("port-restricted,port-restricted");
  }

  @Test
  void staysOnTheRelayBetweenTwoSymmetricNatsAndSaysWhy() {
    try (Shell shell = new Shell(home)) {
      assertEquals(0, shell.run("demo", "--json", "--nat", "symmetric,symmetric"), shell.err());
      assertEquals(List.of("relay"), kinds(shell.out()));
      assertTrue(bytes(shell.out()) >= 50_000_000, shell.out());
      assertTrue(shell.err().contains("No direct path"), shell.err());
      assertTrue(shell.out().contains("\"why_not_direct\":\"2 pairs"), shell.out());
    }
  }

  private void assertStoryWithDirectPath(String nats) {
    try (Shell shell = new Shell(home)) {
      assertEquals(0, shell.run("demo", "--json", "--nat", nats), shell.err());
      assertEquals(List.of("relay", "direct", "relay", "direct"), kinds(shell.out()), shell.out());
      assertTrue(bytes(shell.out()) >= 50_000_000, shell.out());
    }
  }

  private static List<String> kinds(String out) {
    return KIND.matcher(out).results().map(match -> match.group(1)).toList();
  }

  private static long bytes(String out) {
    Matcher summary = BYTES.matcher(out);
    assertTrue(summary.find(), out);
    return Long.parseLong(summary.group(1));
  }
}
