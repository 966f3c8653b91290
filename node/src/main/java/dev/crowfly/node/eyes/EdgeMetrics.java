package dev.crowfly.node.eyes;

import dev.crowfly.node.core.edge.EdgeStats;

/** The metrics of an Agent or Connector. */
public final class EdgeMetrics {
  private EdgeMetrics() {}

  /** Adds them to a page. */
  public static void write(EdgeStats stats, MetricsPage page) {
    page.gauge(
            "crowfly_intermediate_connected",
            "Whether the node is connected to its Intermediate.",
            stats.legUp() ? 1 : 0)
        .gauge("crowfly_sessions", "Sessions there are.", stats.sessions())
        .gauge(
            "crowfly_sessions_connected",
            "Sessions whose end-to-end connection is up.",
            stats.sessionsUp())
        .gauge(
            "crowfly_sessions_direct",
            "Sessions whose data takes a direct path.",
            stats.sessionsDirect())
        .gauge(
            "crowfly_connections",
            "QUIC connections, that to the Intermediate among them.",
            stats.connections())
        .counter(
            "crowfly_sessions_opened_total", "Sessions there ever were.", stats.sessionsOpened())
        .counter(
            "crowfly_connections_lost_total",
            "End-to-end connections that were lost, not closed.",
            stats.connectionsLost())
        .counter(
            "crowfly_path_changes_total",
            "How often a session moved to another path.",
            stats.pathChanges());
    page.counters("crowfly_punches_total", "Attempts to find a direct path that ended.")
        .sample("crowfly_punches_total", "outcome", "direct", (double) stats.punchesSucceeded())
        .sample("crowfly_punches_total", "outcome", "failed", (double) stats.punchesFailed());
    page.counters("crowfly_relay_bytes_total", "Payload bytes that went over the relay.")
        .sample("crowfly_relay_bytes_total", "direction", "sent", (double) stats.relayBytesSent())
        .sample(
            "crowfly_relay_bytes_total",
            "direction",
            "received",
            (double) stats.relayBytesReceived());
    page.counter(
            "crowfly_relay_dropped_total",
            "Datagrams for the relay that were dropped: a full or old queue, no connection to it.",
            stats.relayDropped())
        .counter(
            "crowfly_initials_ignored_total",
            "Attempts to connect from where no session allows one.",
            stats.initialsIgnored())
        .counter(
            "crowfly_stun_unmatched_total", "STUN messages of no session.", stats.stunUnmatched())
        .counter(
            "crowfly_datagrams_dropped_total",
            "Datagrams that are neither STUN nor QUIC.",
            stats.datagramsDropped());
  }
}
