package dev.crowfly.node.processes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The command line as a process of its own, whose lines a test waits for. */
final class Child implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final String name;
  private final Process process;
  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    follow(process.getInputStream(), out);
    follow(process.getErrorStream(), err);
  }

  /** Starts {@code crowfly ARGUMENTS}; {@code jvm} are options of the Java machine. */
  static Child crowfly(String name, Path home, List<String> jvm, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("dev.crowfly.node.cli.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_CONFIG_HOME", home.toString());
    builder.environment().remove("SSLKEYLOGFILE");
    return new Child(name, builder.start());
  }

  private void follow(InputStream stream, List<String> into) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  synchronized (out) {
                    into.add(line);
                    out.notifyAll();
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

  long pid() {
    return process.pid();
  }

  /** Waits for a JSON event that has all these texts in its line. */
  String await(String... parts) throws InterruptedException, TimeoutException {
    return await(
        line -> {
          for (String part : parts) {
            if (!line.contains(part)) {
              return false;
            }
          }
          return true;
        },
        String.join(" … ", parts));
  }

  private String await(Predicate<String> wanted, String what)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (out) {
      while (true) {
        for (String line : out) {
          if (wanted.test(line)) {
            return line;
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || !process.isAlive()) {
          throw new TimeoutException(
              name + " never said '" + what + "', but " + out + " and " + err);
        }
        out.wait(Math.min(left, 1000));
      }
    }
  }

  /** The text value of a member of a JSON line, which has no escapes. */
  static String member(String line, String name) {
    String begin = "\"" + name + "\":\"";
    int start = line.indexOf(begin);
    if (start < 0) {
      throw new AssertionError("no member " + name + " in " + line);
    }
    start += begin.length();
    return line.substring(start, line.indexOf('"', start));
  }

  List<String> lines() {
    synchronized (out) {
      return List.copyOf(out);
    }
  }

  List<String> errors() {
    synchronized (out) {
      return List.copyOf(err);
    }
  }

  /** Waits for its end by itself, and returns the exit status. */
  int exitStatus() throws InterruptedException, TimeoutException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException(name + " does not end: " + lines() + " and " + errors());
    }
    return process.exitValue();
  }

  /** Asks it to end (SIGTERM). */
  void terminate() {
    process.destroy();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
