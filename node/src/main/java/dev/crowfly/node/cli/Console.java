package dev.crowfly.node.cli;

import dev.crowfly.node.eyes.JsonLine;
import java.io.PrintStream;

/** Tells people and programs what a command does. Any thread may call it; lines stay whole. */
final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean verbose;

  Console(Surroundings surroundings, boolean json, boolean verbose) {
    this.out = surroundings.out();
    this.err = surroundings.err();
    this.json = json;
    this.verbose = verbose;
  }

  /** A result for people: standard output, unless that belongs to JSON. */
  void say(String line) {
    print(json ? err : out, line);
  }

  /** What people should know beside results: standard error. */
  void note(String line) {
    print(err, line);
  }

  /** What people see with {@code -v}: standard error. */
  void detail(String line) {
    if (verbose) {
      print(err, line);
    }
  }

  /** An event for programs: standard output, with {@code --json}. */
  void event(JsonLine line) {
    if (json) {
      print(out, line.toString());
    }
  }

  boolean isJson() {
    return json;
  }

  boolean isVerbose() {
    return verbose;
  }

  /** One call, so that lines of several threads don't mix. */
  private static void print(PrintStream stream, String line) {
    stream.print(line + "\n");
    stream.flush();
  }
}
