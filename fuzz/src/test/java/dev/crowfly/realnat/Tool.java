package dev.crowfly.realnat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Runs a program of the system to its end. */
final class Tool {
  private Tool() {}

  /** What it prints; an exception that shows all if it fails. */
  static String run(List<String> command) throws IOException, InterruptedException {
    return run(command, "");
  }

  /** The same, with text on its standard input. */
  static String run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream to = process.getOutputStream()) {
      to.write(input.getBytes(UTF_8));
    }
    String said;
    try (InputStream from = process.getInputStream()) {
      said = new String(from.readAllBytes(), UTF_8);
    }
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(
          String.join(" ", command) + " ended with " + status + ": " + said + "\n" + input);
    }
    return said;
  }

  /** Whether there is such a program. */
  static boolean exists(String name) {
    try {
      run(List.of("sh", "-c", "command -v " + name));
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
