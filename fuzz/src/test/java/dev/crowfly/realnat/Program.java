package dev.crowfly.realnat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A process of the real jar in a namespace, whose events a test waits for.
 *
 * <p>{@code -Dcrowfly.nat.log=DIRECTORY} keeps what each has told, and its qlog files.
 */
final class Program implements AutoCloseable {
  private static final int ERRORS_KEPT = 4_000;
  private static final int ERRORS_SHOWN = 150;
  private static final long END_SECONDS = 5;
  private static final String LOG = System.getProperty("crowfly.nat.log");

  private final String name;
  private final Process process;
  private final List<Event> events = new ArrayList<>();
  private final ArrayDeque<String> errors = new ArrayDeque<>();

  private Program(String name, Process process) {
    this.name = name;
    this.process = process;
    follow(process.getInputStream(), line -> events.add(new Event(line, System.nanoTime())));
    follow(
        process.getErrorStream(),
        line -> {
          errors.add(line);
          if (errors.size() > ERRORS_KEPT) {
            errors.remove();
          }
        });
  }

  /** Starts {@code crowfly ARGUMENTS --json -v} with a home directory of its own. */
  static Program crowfly(Namespace where, String name, Path home, List<String> arguments)
      throws IOException {
    List<String> java = new ArrayList<>(Java.command("-Xmx128m"));
    java.add("-jar");
    java.add(Java.crowflyJar().toString());
    java.addAll(arguments);
    java.add("--json");
    java.add("-v");
    if (LOG != null) {
      java.add("--qlog=" + Files.createDirectories(Path.of(LOG, name)));
    }
    ProcessBuilder builder = new ProcessBuilder(where.inside(java));
    builder.environment().put("XDG_CONFIG_HOME", home.resolve(name).toString());
    builder.environment().remove("SSLKEYLOGFILE");
    return new Program(name, builder.start());
  }

  private void follow(InputStream stream, Consumer<String> into) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  synchronized (events) {
                    into.accept(line);
                    events.notifyAll();
                  }
                }
              } catch (IOException e) {
                return; // it was ended, and its streams with it
              }
            },
            "lines-of-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The first event like this, after this many seconds at the latest. */
  Event await(int seconds, String what, Predicate<Event> wanted)
      throws InterruptedException, TimeoutException {
    return awaitAfter(0, seconds, what, wanted);
  }

  /** The first one that came at this time, by {@link System#nanoTime}, or later. */
  Event awaitAfter(long fromNanos, int seconds, String what, Predicate<Event> wanted)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    synchronized (events) {
      while (true) {
        for (Event event : events) {
          if ((fromNanos == 0 || event.atNanos() - fromNanos >= 0) && wanted.test(event)) {
            return event;
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || !process.isAlive()) {
          throw new TimeoutException(name + " did not tell of " + what + "\n" + this);
        }
        events.wait(Math.min(left, 1000));
      }
    }
  }

  /** All so far. */
  List<Event> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** Ends it without a chance to say good-bye. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    keep();
  }

  private void keep() {
    if (LOG == null) {
      return;
    }
    try {
      Files.createDirectories(Path.of(LOG));
      Files.writeString(Path.of(LOG, name + ".log"), told(ERRORS_KEPT));
    } catch (IOException e) {
      System.out.println("can't keep what " + name + " has told: " + e);
    }
  }

  /** What it has told, for when something is wrong. */
  @Override
  public String toString() {
    return told(ERRORS_SHOWN);
  }

  private String told(int lastErrors) {
    StringBuilder out = new StringBuilder();
    synchronized (events) {
      out.append(name).append(process.isAlive() ? "" : " (it has ended)").append(":\n");
      events.forEach(each -> out.append("  ").append(each.line()).append('\n'));
      errors.stream()
          .skip(Math.max(0, errors.size() - lastErrors))
          .forEach(each -> out.append("  | ").append(each).append('\n'));
    }
    return out.toString();
  }
}
