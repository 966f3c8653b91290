package dev.crowfly.node.eyes;

/** What every process tells of itself. */
public final class ProcessMetrics {
  private ProcessMetrics() {}

  /**
   * Adds what is known of the process.
   *
   * @param uptimeNanos since its start
   */
  public static void write(String version, long uptimeNanos, MetricsPage page) {
    Runtime runtime = Runtime.getRuntime();
    page.gauges("crowfly_build_info", "Always 1; the label tells the version.")
        .sample("crowfly_build_info", "version", version, 1)
        .gauge("crowfly_uptime_seconds", "Time since the process started.", uptimeNanos / 1e9)
        .gauge(
            "crowfly_heap_used_bytes",
            "Heap in use, garbage among it.",
            (double) (runtime.totalMemory() - runtime.freeMemory()))
        .gauge(
            "crowfly_heap_max_bytes", "How far the heap may grow.", (double) runtime.maxMemory());
  }
}
