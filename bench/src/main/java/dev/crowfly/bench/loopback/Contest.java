package dev.crowfly.bench.loopback;

import java.util.List;
import java.util.Locale;

/** Lets the competitors take turns. */
final class Contest {
  private static final int WARMUPS_OF_KWIK = 3;

  /** Much code, and each piece runs a few times only: compilers are at work for a long time. */
  private static final int WARMUPS_FOR_HANDSHAKES = 8;

  /** So many rounds in a row may hang. */
  private static final int PATIENCE = 3;

  private final List<Competitor> competitors;
  private final List<Workload> workloads;
  private final int rounds;
  private final long warmupCpuNanos;
  private final long roundNanos;
  private final Results results = new Results();

  Contest(
      List<Competitor> competitors,
      List<Workload> workloads,
      int rounds,
      long warmupCpuNanos,
      long roundNanos) {
    this.competitors = competitors;
    this.workloads = workloads;
    this.rounds = rounds;
    this.warmupCpuNanos = warmupCpuNanos;
    this.roundNanos = roundNanos;
  }

  Results run() throws InterruptedException {
    for (Workload workload : workloads) {
      List<Competitor> takingPart =
          competitors.stream().filter(one -> one.stack().takes(workload)).toList();
      for (Competitor competitor : takingPart) {
        System.err.println(workload.argument() + ": " + competitor.label() + " warms up");
        warmUp(competitor, workload);
      }
      for (int round = 0; round < rounds; round++) {
        for (Competitor competitor : takingPart) {
          measure(competitor, workload, round);
        }
      }
    }
    return results;
  }

  /**
   * Until the process has used so much processor time, not for so many rounds: how soon code is
   * compiled depends on how often it has run, and neighbours slow that down.
   */
  private void warmUp(Competitor competitor, Workload workload) throws InterruptedException {
    long nanos = warmupCpuNanos * warmups(competitor, workload);
    int failures = competitor.failures();
    boolean verify = true;
    while (nanos > 0 && competitor.failures() < failures + PATIENCE) {
      Measurement round = competitor.run(workload, new Limits(roundNanos, Long.MAX_VALUE, verify));
      nanos -= round == null ? 0 : round.cpuNanos();
      verify = false; // once, and then as it is measured
    }
  }

  private static int warmups(Competitor competitor, Workload workload) {
    if (workload == Workload.HANDSHAKES) {
      return WARMUPS_FOR_HANDSHAKES;
    }
    return competitor.stack() == StackName.KWIK ? WARMUPS_OF_KWIK : 1;
  }

  private void measure(Competitor competitor, Workload workload, int round)
      throws InterruptedException {
    if (competitor.isCold()) {
      warmUp(competitor, workload); // its last round went wrong
    }
    Measurement measurement =
        competitor.run(workload, new Limits(roundNanos, Long.MAX_VALUE, false));
    if (measurement != null && measurement.units() > 0) {
      results.add(workload, competitor.label(), measurement);
      System.err.printf(
          Locale.ROOT,
          "%s: %s, round %d: %s%n",
          workload.argument(),
          competitor.label(),
          round + 1,
          Figures.line(workload, measurement));
    }
  }
}
