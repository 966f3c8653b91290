package dev.crowfly.bench.loopback;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** All rounds that went well, by workload and competitor. */
final class Results {
  private final Map<Workload, Map<String, List<Measurement>>> rounds = new LinkedHashMap<>();

  void add(Workload workload, String label, Measurement measurement) {
    rounds
        .computeIfAbsent(workload, unused -> new LinkedHashMap<>())
        .computeIfAbsent(label, unused -> new ArrayList<>())
        .add(measurement);
  }

  /** The workloads that have results. */
  List<Workload> workloads() {
    return List.copyOf(rounds.keySet());
  }

  /** Who has results there. */
  List<String> labels(Workload workload) {
    return List.copyOf(rounds.getOrDefault(workload, Map.of()).keySet());
  }

  /** The rounds of one competitor; empty if it has none. */
  List<Measurement> of(Workload workload, String label) {
    return rounds.getOrDefault(workload, Map.of()).getOrDefault(label, List.of());
  }

  /** The median of a figure over the rounds; empty if there are none. */
  OptionalDouble median(Workload workload, String label, ToDoubleFunction<Measurement> figure) {
    double[] values = of(workload, label).stream().mapToDouble(figure).sorted().toArray();
    if (values.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = values.length / 2;
    return OptionalDouble.of(
        values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
  }
}
