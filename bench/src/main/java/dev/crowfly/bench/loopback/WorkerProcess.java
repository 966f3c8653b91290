package dev.crowfly.bench.loopback;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A {@link Worker} as the comparison sees it. A round that hangs, or a process that dies, costs
 * that round: the process is ended, and the next round gets a new one.
 */
final class WorkerProcess implements AutoCloseable {
  private static final long START_NANOS = 60_000_000_000L;

  /** The worker gives up by itself long before. */
  private static final long PATIENCE_NANOS = 2 * Limits.GRACE_NANOS;

  private final Process process;
  private final PrintWriter input;
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(16);
  private final String description;

  /**
   * Starts it and waits until it is ready.
   *
   * @param javaHome of the JDK to run it with
   * @param flags of the JVM
   */
  WorkerProcess(Path javaHome, List<String> flags, StackName stack, File log)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Worker.class.getName());
    command.add(stack.argument());
    process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
    input =
        new PrintWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
    Thread reader = new Thread(this::readAnswers, "answers of " + stack.argument());
    reader.setDaemon(true);
    reader.start();
    String line = answers.poll(START_NANOS, TimeUnit.NANOSECONDS);
    if (line == null || !line.startsWith(Worker.READY)) {
      close();
      throw new IOException(stack.argument() + " did not start: " + line + "; see " + log);
    }
    description = line.substring(Worker.READY.length());
  }

  private void readAnswers() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        answers.add(line);
        line = reader.readLine();
      }
    } catch (IOException | IllegalStateException e) {
      // It is being closed, or talks nonsense.
    }
    answers.add(Worker.FAILED + "the process has ended");
  }

  String description() {
    return description;
  }

  /**
   * One round.
   *
   * @throws IOException when it failed or hung
   */
  Measurement run(Workload workload, Limits limits) throws IOException, InterruptedException {
    answers.clear();
    input.println(
        workload.argument() + " " + limits.nanos() + " " + limits.units() + " " + limits.verify());
    String line = answers.poll(limits.nanos() + PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    if (line == null) {
      throw new IOException("no answer");
    }
    if (!line.startsWith(Worker.RESULT)) {
      throw new IOException(line);
    }
    return Measurement.ofLine(line.substring(Worker.RESULT.length()));
  }

  /** Ends this process, and no other. */
  @Override
  public void close() {
    input.close();
    process.destroyForcibly();
  }
}
