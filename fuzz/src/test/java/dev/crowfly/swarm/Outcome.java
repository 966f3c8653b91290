package dev.crowfly.swarm;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What a life has come to. */
record Outcome(
    long seed,
    String hash,
    Duration time,
    long events,
    long datagrams,
    long visits,
    long errands,
    long errandsDone,
    long bytes,
    long reachable,
    long direct,
    long troubles) {

  static String summary(List<Outcome> all, long from, long seeds, int failures, double seconds) {
    double hours = sum(all, each -> each.time().toMillis()) / 3_600_000.0;
    return String.format(
        Locale.ROOT,
        "swarm: %d worlds (seeds %d to %d) in %.0f s, %.1f virtual hours, %d troubles, %d events,"
            + " %d datagrams%n"
            + "swarm: %d sessions, %d of them between nodes that can reach each other, %d direct"
            + " in the end; %d of %d streams done (the others given up, or broken by a trouble),"
            + " %.1f MB checked; failures %d",
        seeds,
        from,
        from + seeds - 1,
        seconds,
        hours,
        sum(all, Outcome::troubles),
        sum(all, Outcome::events),
        sum(all, Outcome::datagrams),
        sum(all, Outcome::visits),
        sum(all, Outcome::reachable),
        sum(all, Outcome::direct),
        sum(all, Outcome::errandsDone),
        sum(all, Outcome::errands),
        sum(all, Outcome::bytes) / 1e6,
        failures);
  }

  private static long sum(List<Outcome> all, ToLongFunction<Outcome> what) {
    return all.stream().mapToLong(what).sum();
  }
}
