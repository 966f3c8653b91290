package dev.crowfly.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a command in this process, and sees what it prints. */
final class Shell implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final AtomicReference<StopSignal> running = new AtomicReference<>();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private final Path home;
  private boolean started;

  /** A shell whose home is a directory of the test. */
  Shell(Path home) {
    this.home = home;
  }

  /** Runs a command to its end. */
  int run(String... args) {
    return program().run(args);
  }

  /** Starts a command; {@link #close} stops it. */
  Shell start(String... args) {
    started = true;
    Thread thread =
        new Thread(
            () -> {
              try {
                status.complete(run(args));
              } catch (Throwable e) {
                status.completeExceptionally(e);
              }
            },
            "command " + args[0]);
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  /** Waits for a line of JSON. */
  String awaitEvent(String event, Predicate<String> also) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (System.nanoTime() < deadline) {
      for (String line : out().lines().toList()) {
        if (line.contains("\"event\":\"" + event + "\"") && also.test(line)) {
          return line;
        }
      }
      if (status.isDone()) {
        break;
      }
      synchronized (out) {
        out.wait(20);
      }
    }
    return fail("no event '" + event + "' but:\n" + out() + "\n" + err());
  }

  String awaitEvent(String event) throws InterruptedException {
    return awaitEvent(event, line -> true);
  }

  /** A field of a line of JSON, as it is written there, without quotes. */
  static String field(String line, String name) {
    Matcher found =
        Pattern.compile("\"" + name + "\":(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^,}]*))").matcher(line);
    if (!found.find()) {
      return fail("no " + name + " in " + line);
    }
    return found.group(1) != null ? found.group(1) : found.group(2);
  }

  /** Stops the command as Ctrl-C does, and returns its status. */
  int stop() throws Exception {
    StopSignal signal = running.get();
    if (signal != null) {
      signal.request();
    }
    return status.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits for the end of a command that ends by itself. */
  int awaitEnd() throws Exception {
    try {
      return status.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("it goes on\n" + out() + err(), e);
    }
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** The one line of an error on standard error. */
  String errorLine() {
    List<String> lines = err().lines().toList();
    assertEquals(1, lines.size(), err());
    return lines.get(0);
  }

  Map<String, String> environment() {
    return environment;
  }

  private Program program() {
    return new Program(
        new Surroundings(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            home.toString(),
            new dev.crowfly.node.io.SystemRandom(),
            running::set));
  }

  @Override
  public void close() {
    if (started && !status.isDone()) {
      try {
        stop();
      } catch (Exception e) {
        throw new AssertionError("the command did not end\n" + out() + err(), e);
      }
    }
  }
}
