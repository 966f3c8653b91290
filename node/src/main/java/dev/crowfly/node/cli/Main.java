package dev.crowfly.node.cli;

import dev.crowfly.node.io.SystemRandom;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the process starts. */
public final class Main {
  private Main() {}

  /** Runs one command, and ends the process with its status. */
  public static void main(String[] args) {
    Surroundings surroundings =
        new Surroundings(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            System.getenv(),
            System.getProperty("user.home", "."),
            new SystemRandom());
    int status = new Program(surroundings).run(args);
    surroundings.out().flush();
    surroundings.err().flush();
    System.exit(status);
  }

  /** UTF-8 whatever the platform's default is; flushed at each line, for whoever reads a pipe. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
