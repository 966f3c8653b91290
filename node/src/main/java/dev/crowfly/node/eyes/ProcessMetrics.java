package dev.crowfly.node.eyes;

import dev.crowfly.node.io.LoopStats;

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
            runtime.totalMemory() - runtime.freeMemory())
        .gauge("crowfly_heap_max_bytes", "How far the heap may grow.", runtime.maxMemory());
  }

  /** Adds what the event loop has done. */
  public static void write(LoopStats loop, MetricsPage page) {
    page.counters("crowfly_udp_datagrams_total", "UDP datagrams of the node.")
        .sample("crowfly_udp_datagrams_total", "direction", "received", loop.received())
        .sample("crowfly_udp_datagrams_total", "direction", "sent", loop.sent());
    page.counters("crowfly_udp_bytes_total", "Payload of these datagrams.")
        .sample("crowfly_udp_bytes_total", "direction", "received", loop.receivedBytes())
        .sample("crowfly_udp_bytes_total", "direction", "sent", loop.sentBytes());
    page.counter("crowfly_udp_batches_total", "System calls or batches that sent.", loop.batches())
        .counter(
            "crowfly_udp_full_buffers_total",
            "How often the socket's send buffer was full.",
            loop.fullBuffers())
        .counter(
            "crowfly_udp_dropped_total", "Datagrams that a full send buffer cost.", loop.dropped())
        .counter("crowfly_udp_send_errors_total", "Datagrams without a route.", loop.sendErrors())
        .counter("crowfly_udp_receive_errors_total", "Errors of sockets.", loop.receiveErrors())
        .counter("crowfly_loop_turns_total", "Turns of the event loop.", loop.turns())
        .counter("crowfly_loop_commands_total", "Commands of other threads.", loop.commands())
        .counter("crowfly_loop_failures_total", "Handlers that threw.", loop.failures());
  }
}
