package dev.crowfly.ice.foreign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of Debian that our side must agree with; ended by their own handle only. */
final class ForeignProgram {
  private ForeignProgram() {}

  /** Where a program is installed. */
  static Optional<Path> find(String name) {
    return List.of("/usr/bin", "/usr/sbin", "/usr/local/bin").stream()
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs a program to its end and gives all that it prints. */
  static String output(long seconds, String... command) throws IOException, InterruptedException {
    Path printed = Files.createTempFile("foreign", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(printed.toFile())
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return Files.readString(printed, StandardCharsets.UTF_8);
    } finally {
      Files.delete(printed);
    }
  }
}
