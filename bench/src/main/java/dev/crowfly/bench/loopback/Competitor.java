package dev.crowfly.bench.loopback;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One stack on one JDK. Its process lives as long as its rounds go well; after one that did not it
 * gets a new one, which has to warm up again.
 */
final class Competitor implements AutoCloseable {
  private static final int JAVA_WITH_UNSAFE_WARNINGS = 23;
  private static final int JAVA_WITH_NATIVE_ACCESS = 22;

  private final StackName stack;
  private final Jdk jdk;
  private final File log;
  private WorkerProcess process;
  private String description = "";
  private int failures;

  /** A JDK: where it is, and which version. */
  record Jdk(Path home, int version) {}

  Competitor(StackName stack, Jdk jdk, File log) {
    this.stack = stack;
    this.jdk = jdk;
    this.log = log;
  }

  StackName stack() {
    return stack;
  }

  int javaVersion() {
    return jdk.version();
  }

  /** As in tables. */
  String label() {
    return label(stack, jdk.version());
  }

  static String label(StackName stack, int javaVersion) {
    return stack.argument() + ", JDK " + javaVersion;
  }

  /** What its process said of itself. */
  String description() {
    return description;
  }

  /** How many rounds hung or failed. */
  int failures() {
    return failures;
  }

  /** Whether the next round is the first of its process. */
  boolean isCold() {
    return process == null;
  }

  /** One round; null when it failed, which is told. */
  Measurement run(Workload workload, Limits limits) throws InterruptedException {
    try {
      if (process == null) {
        process = new WorkerProcess(jdk.home(), flags(), stack, log);
        description = process.description();
      }
      return process.run(workload, limits);
    } catch (IOException e) {
      failures++;
      System.err.println(label() + ", " + workload.argument() + ": " + e.getMessage());
      close();
      return null;
    }
  }

  private List<String> flags() {
    // The same heap for all; the collector that the JVM chooses.
    List<String> flags = new ArrayList<>(List.of("-Xms1g", "-Xmx1g"));
    if (jdk.version() >= JAVA_WITH_NATIVE_ACCESS) {
      flags.add("--enable-native-access=ALL-UNNAMED");
    }
    if (jdk.version() >= JAVA_WITH_UNSAFE_WARNINGS) {
      flags.add("--sun-misc-unsafe-memory-access=allow"); // netty's buffers
    }
    flags.addAll(stack.flags());
    return flags;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
      process = null;
    }
  }
}
