package dev.crowfly.ice.foreign;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of Debian's that our side must agree with; ended by its own handle only. */
final class ForeignProgram implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Path printed;
  private final Process process;

  private ForeignProgram(Path printed, Process process) {
    this.printed = printed;
    this.process = process;
  }

  /**
   * Skips the test with a printed reason where a program is not installed; {@code .ci/run} installs
   * them where it is root.
   */
  static void require(String program, String debianPackage) {
    boolean found =
        List.of("/usr/bin", "/usr/sbin", "/usr/local/bin").stream()
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    if (!found) {
      String reason = program + " is not installed (apt-get install " + debianPackage + ")";
      System.out.println("SKIPPED: " + reason);
      assumeTrue(found, reason);
    }
  }

  static ForeignProgram start(String... command) throws IOException {
    Path printed = Files.createTempFile("crowfly-foreign", ".txt");
    return new ForeignProgram(
        printed,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(printed.toFile())
            .start());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has printed so far. */
  String printed() throws IOException {
    return Files.readString(printed, StandardCharsets.UTF_8);
  }

  /** What it prints until its end. */
  String printedUntilEnd() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running, and has printed: " + printed());
    }
    return printed();
  }

  @Override
  public void close() throws IOException {
    try {
      process.destroy();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(printed);
  }
}
