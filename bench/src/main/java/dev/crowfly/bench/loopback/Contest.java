package dev.crowfly.bench.loopback;

import java.util.List;
import java.util.Locale;

/** Lets the competitors take turns. */
final class Contest {
  private static final int KWIK_WARMUP_FACTOR = 4;

  private final List<Competitor> competitors;
  private final List<Workload> workloads;
  private final int rounds;
  private final int warmup;
  private final long roundNanos;
  private final Results results = new Results();

  Contest(
      List<Competitor> competitors,
      List<Workload> workloads,
      int rounds,
      int warmup,
      long roundNanos) {
    this.competitors = competitors;
    this.workloads = workloads;
    this.rounds = rounds;
    this.warmup = warmup;
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

  private void warmUp(Competitor competitor, Workload workload) throws InterruptedException {
    int count = competitor.stack() == StackName.KWIK ? KWIK_WARMUP_FACTOR * warmup : warmup;
    for (int i = 0; i < count; i++) {
      // Half of them as they are measured, so that the code without verifying is warm as well.
      boolean verify = i < (count + 1) / 2;
      var unused = competitor.run(workload, new Limits(roundNanos, Long.MAX_VALUE, verify));
    }
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
