package dev.crowfly.realnat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What happened to a stream while something happened to the network.
 *
 * @param what happened
 * @param gapMillis the longest time without data at the Agent's client
 * @param lostBytes that were sent and did not come back
 * @param wrong what else is wrong with the stream; empty if nothing is
 * @param paths that the session took meanwhile, in their order
 * @param beganNanos when it happened
 * @param extra what else there is to tell
 */
record Transition(
    String what,
    long gapMillis,
    long bytes,
    long lostBytes,
    String wrong,
    List<Event> paths,
    long beganNanos,
    String extra) {
  private static final String FORMAT = "%-52s %8s %10s %6s  %s%n";

  static String header() {
    return String.format(FORMAT, "transition", "gap ms", "KB", "lost", "paths taken, after ms");
  }

  /** A row of a table for people. */
  String row() {
    String taken =
        paths.stream()
            .map(each -> each.text("kind") + " " + millisAfter(each))
            .collect(Collectors.joining(", "));
    return String.format(
        FORMAT,
        what,
        gapMillis,
        bytes / 1000,
        lostBytes,
        (taken.isEmpty() ? "none" : taken) + (extra.isEmpty() ? "" : "; " + extra));
  }

  private long millisAfter(Event event) {
    return TimeUnit.NANOSECONDS.toMillis(event.atNanos() - beganNanos);
  }
}
