package dev.crowfly.node.cli;

import dev.crowfly.node.eyes.JsonLine;
import dev.crowfly.node.eyes.LinePrinter;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Tells people and programs what a command does. Any thread may call it; lines stay whole and in
 * their order, and nobody waits for whoever reads them.
 */
final class Console implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean verbose;
  private final LinePrinter printer = new LinePrinter();

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

  /** The same with the time: what happened to a node. */
  void log(String line) {
    print(err, LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + line);
  }

  /** What people want to know with {@code -v} alone, with the time. */
  void detail(String line) {
    if (verbose) {
      log(line);
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

  /** Prints what still waits. */
  @Override
  public void close() {
    printer.close();
    if (printer.leftOut() > 0) {
      err.println("(" + printer.leftOut() + " lines were left out: nobody read them)");
    }
  }

  private void print(PrintStream stream, String line) {
    printer.print(stream, line);
  }
}
