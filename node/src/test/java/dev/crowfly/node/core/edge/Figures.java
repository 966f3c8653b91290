package dev.crowfly.node.core.edge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times of trials, and what can be said of them. */
final class Figures {
  private final String name;
  private final List<Long> nanos = new ArrayList<>();

  Figures(String name) {
    this.name = name;
  }

  void add(long value) {
    nanos.add(value);
  }

  long percentile(int percent) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    int index = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
    return sorted.get(Math.max(0, index));
  }

  /** Prints them, as the note on measurements wants them. */
  void print() {
    System.out.printf(
        "%s: %d trials, p50 %d ms, p95 %d ms, worst %d ms; all: %s%n",
        name,
        nanos.size(),
        percentile(50) / 1_000_000,
        percentile(95) / 1_000_000,
        percentile(100) / 1_000_000,
        nanos.stream().map(each -> each / 1_000_000).toList());
  }
}
