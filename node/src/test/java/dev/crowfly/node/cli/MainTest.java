package dev.crowfly.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands as processes: their status, and what SIGTERM does. */
@Timeout(120)
class MainTest {
  private static final long LIMIT_SECONDS = 60;

  @TempDir Path home;

  @Test
  void theStatusTellsWhatBecameOfACommand() throws Exception {
    assertEquals(Program.DONE, status("id", "--identity", home.resolve("id.pem").toString()));
    assertEquals(Program.FAILED, status("id", "--identity", home.toString()));
    assertEquals(Program.USAGE, status("fly"));
  }

  @Test
  void sigtermEndsANodeInGoodOrderWithStatusZero() throws Exception {
    Process process =
        start(
            "intermediate",
            "--listen",
            "127.0.0.1:0",
            "--json",
            "--identity",
            home.resolve("intermediate.pem").toString());
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String ready = out.readLine();
      assertTrue(ready.startsWith("{\"event\":\"ready\",\"role\":\"intermediate\""), ready);
      process.destroy(); // SIGTERM
      assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  private int status(String... args) throws Exception {
    Process process = start(args);
    try {
      assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
      assertFalse(process.isAlive());
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
