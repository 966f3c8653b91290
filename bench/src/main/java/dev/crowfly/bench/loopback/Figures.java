package dev.crowfly.bench.loopback;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What is told of a workload: each figure with its unit. */
final class Figures {
  /**
   * A column.
   *
   * @param title with the unit
   * @param of computes it
   * @param format for {@link String#format}
   */
  record Figure(String title, ToDoubleFunction<Measurement> of, String format) {
    String text(double value) {
      return String.format(Locale.ROOT, format, value);
    }
  }

  private static final Figure CPU_MICROS =
      new Figure("CPU µs each", m -> m.cpuNanosPerUnit() / 1e3, "%.1f");
  private static final Figure ALLOCATED_EACH =
      new Figure("KB allocated each", m -> m.allocatedPerUnit() / 1e3, "%.2f");
  private static final Figure P50 = new Figure("p50 µs", m -> m.p50Nanos() / 1e3, "%.0f");
  private static final Figure P99 = new Figure("p99 µs", m -> m.p99Nanos() / 1e3, "%.0f");

  private static final List<Figure> BULK =
      List.of(
          new Figure("Gbit/s", m -> m.unitsPerSecond() * 8 / 1e9, "%.2f"),
          // A second of CPU per GB is a nanosecond per byte.
          new Figure("CPU s per GB", Measurement::cpuNanosPerUnit, "%.2f"),
          new Figure("KB allocated per MB", m -> m.allocatedPerUnit() * 1e3, "%.0f"));
  private static final List<Figure> REQUESTS =
      List.of(
          new Figure("per second", Measurement::unitsPerSecond, "%.0f"),
          CPU_MICROS,
          P50,
          P99,
          ALLOCATED_EACH);
  private static final List<Figure> HANDSHAKES =
      List.of(
          new Figure("handshakes/s", Measurement::unitsPerSecond, "%.0f"),
          new Figure("CPU ms each", m -> m.cpuNanosPerUnit() / 1e6, "%.2f"),
          P50,
          P99,
          ALLOCATED_EACH);
  private static final List<Figure> DATAGRAMS =
      List.of(
          new Figure("per second", Measurement::unitsPerSecond, "%.0f"),
          CPU_MICROS,
          ALLOCATED_EACH);

  private Figures() {}

  /** The first is the speed, the second the price. */
  static List<Figure> of(Workload workload) {
    return switch (workload) {
      case BULK, BULK100, TUNNEL -> BULK;
      case REQUESTS, REQUESTS32, ECHO -> REQUESTS;
      case HANDSHAKES -> HANDSHAKES;
      case DATAGRAMS, FORWARD -> DATAGRAMS;
    };
  }

  static String line(Workload workload, Measurement measurement) {
    StringBuilder line = new StringBuilder();
    for (Figure figure : of(workload)) {
      String value = figure.text(figure.of().applyAsDouble(measurement));
      line.append(line.length() == 0 ? "" : ", ").append(value).append(' ').append(figure.title());
    }
    return line.toString();
  }
}
