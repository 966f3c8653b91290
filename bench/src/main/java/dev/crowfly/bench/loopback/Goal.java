package dev.crowfly.bench.loopback;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What ours is to reach beside another one in the same run.
 *
 * @param what for people
 * @param workload of both
 * @param ours label of ours
 * @param other label of the other one
 * @param figure that is divided, ours by the other one's
 * @param bound of the ratio
 * @param atMost whether the ratio may be no more, or no less, than the bound
 */
record Goal(
    String what,
    Workload workload,
    String ours,
    String other,
    ToDoubleFunction<Measurement> figure,
    double bound,
    boolean atMost) {
  /** All of them. */
  static List<Goal> all() {
    String nio17 = Competitor.label(StackName.OURS_NIO, 17);
    String offload25 = Competitor.label(StackName.OURS_OFFLOAD, 25);
    String quicheNio17 = Competitor.label(StackName.QUICHE_NIO, 17);
    String quicheGso25 = Competitor.label(StackName.QUICHE_GSO, 25);
    String kwik17 = Competitor.label(StackName.KWIK, 17);
    return List.of(
        price("bulk, CPU per GB", Workload.BULK, offload25, quicheGso25, 0.35),
        speed("bulk, throughput", Workload.BULK, offload25, quicheGso25, 2.5),
        price("bulk, CPU per GB", Workload.BULK, nio17, quicheNio17, 0.7),
        price("bulk, CPU per GB", Workload.BULK, nio17, kwik17, 1 / 8.0),
        median("request/response, p50", nio17, quicheNio17),
        median("request/response, p50", offload25, quicheGso25),
        speed("streams/s at 32", Workload.REQUESTS32, nio17, quicheNio17, 1),
        speed("streams/s at 32", Workload.REQUESTS32, offload25, quicheGso25, 1),
        speed("DATAGRAM frames/s", Workload.DATAGRAMS, offload25, quicheGso25, 1.5),
        speed("DATAGRAM frames/s", Workload.DATAGRAMS, nio17, kwik17, 15),
        price("CPU per handshake", Workload.HANDSHAKES, nio17, quicheNio17, 1.3),
        price("CPU per handshake", Workload.HANDSHAKES, offload25, quicheGso25, 1.3),
        price("CPU per handshake", Workload.HANDSHAKES, nio17, kwik17, 0.1),
        relayed(17),
        relayed(25));
  }

  private static Goal price(
      String what, Workload workload, String ours, String other, double bound) {
    return new Goal(what, workload, ours, other, Measurement::cpuNanosPerUnit, bound, true);
  }

  private static Goal speed(
      String what, Workload workload, String ours, String other, double bound) {
    return new Goal(what, workload, ours, other, Measurement::unitsPerSecond, bound, false);
  }

  private static Goal relayed(int javaVersion) {
    return price(
        "CPU per datagram, relayed beside sent and received",
        Workload.FORWARD,
        Competitor.label(StackName.NODES_RELAY, javaVersion),
        Competitor.label(StackName.NODES_DIRECT, javaVersion),
        2.5);
  }

  private static Goal median(String what, String ours, String other) {
    return new Goal(what, Workload.REQUESTS, ours, other, Measurement::p50Nanos, 1, true);
  }

  /** Ours by the other one's, of the medians; empty if one of them is missing. */
  OptionalDouble ratio(Results results) {
    OptionalDouble mine = results.median(workload, ours, figure);
    OptionalDouble theirs = results.median(workload, other, figure);
    return mine.isPresent() && theirs.isPresent()
        ? OptionalDouble.of(mine.getAsDouble() / theirs.getAsDouble())
        : OptionalDouble.empty();
  }

  boolean isMet(double ratio) {
    return atMost ? ratio <= bound : ratio >= bound;
  }

  String boundText() {
    return String.format(Locale.ROOT, atMost ? "≤ %.3g" : "≥ %.3g", bound);
  }
}
