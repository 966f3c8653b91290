package dev.crowfly.node.cli;

import dev.crowfly.node.eyes.FlightRecorder;
import dev.crowfly.node.files.DefaultPaths;
import dev.crowfly.node.io.SystemRandom;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** Where the process starts. */
public final class Main {
  /** A node takes 3 s at most to close its connections. */
  private static final long PATIENCE_SECONDS = 5;

  private Main() {}

  /** Runs one command, and ends the process with its status. */
  public static void main(String[] args) {
    AtomicReference<StopSignal> running = new AtomicReference<>();
    Surroundings surroundings =
        new Surroundings(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            System.getenv(),
            DefaultPaths.home(System.getenv(), System.getProperty("user.home", ".")),
            new SystemRandom(),
            running::set);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "crowfly-stop"));
    int status = new Program(surroundings).run(args);
    StopSignal signal = running.getAndSet(null);
    if (signal != null) {
      signal.end(status);
    }
    System.exit(status);
  }

  /** What happens on Ctrl-C and SIGTERM. */
  private static void stop(AtomicReference<StopSignal> running) {
    StopSignal signal = running.get();
    if (signal == null) {
      return; // the command has ended by itself
    }
    signal.request();
    try {
      int status = signal.awaitEnd(PATIENCE_SECONDS);
      if (!FlightRecorder.isActive()) {
        // An end in good order is no failure: without this the status would be the signal's. The
        // flight recorder has a hook of its own, which would be cut off.
        Runtime.getRuntime().halt(status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** UTF-8 whatever the platform's default is; flushed at each line, for whoever reads a pipe. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
