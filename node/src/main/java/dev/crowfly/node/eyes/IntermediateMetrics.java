package dev.crowfly.node.eyes;

import dev.crowfly.node.core.intermediate.IntermediateStats;

/** The metrics of an Intermediate. */
public final class IntermediateMetrics {
  private static final String DROPPED = "crowfly_relay_dropped_by_reason_total";

  private IntermediateMetrics() {}

  /** Adds them to a page. */
  public static void write(IntermediateStats stats, MetricsPage page) {
    relay(stats, page);
    page.gauge("crowfly_sessions", "Sessions, those that wait for a node too.", stats.sessions())
        .gauge("crowfly_connections", "QUIC connections of nodes.", stats.connections())
        .gauge("crowfly_handshakes", "Handshakes that are under way.", stats.halfOpen())
        .gauge("crowfly_nodes", "Nodes that are connected and welcomed.", stats.nodes())
        .gauge("crowfly_services", "Services that can be reached.", stats.services())
        .counter(
            "crowfly_sessions_introduced_total",
            "Sessions that were made.",
            stats.sessionsIntroduced())
        .counters("crowfly_punches_total", "Punching attempts that nodes reported.")
        .sample("crowfly_punches_total", "outcome", "direct", (double) stats.punchesDirect())
        .sample("crowfly_punches_total", "outcome", "failed", (double) stats.punchesFailed())
        .counter("crowfly_refused_total", "What was refused to nodes.", stats.refused())
        .counter(
            "crowfly_signaling_errors_total",
            "Connections ended because of what the node sent.",
            stats.signalingErrors())
        .counter(
            "crowfly_signaling_dropped_total",
            "Messages left out because a node does not read.",
            stats.signalingDropped());
    datagrams(stats, page);
  }

  private static void relay(IntermediateStats stats, MetricsPage page) {
    page.counter(
            "crowfly_relay_bytes_total",
            "Payload bytes of sessions that were forwarded.",
            stats.relayBytes())
        .counter(
            "crowfly_relay_datagrams_total",
            "Datagrams of sessions that were forwarded.",
            stats.relayDatagrams())
        .counter(
            "crowfly_relay_dropped_total",
            "Datagrams of sessions that were not forwarded.",
            stats.relayDropped())
        .counters(DROPPED, "The same by reason.")
        .sample(DROPPED, "reason", "queue_full", (double) stats.relayDisplaced())
        .sample(DROPPED, "reason", "too_old", (double) stats.relayStale())
        .sample(DROPPED, "reason", "over_rate", (double) stats.relayOverRate())
        .sample(DROPPED, "reason", "unknown_flow", (double) stats.relayStrangers())
        .gauge(
            "crowfly_relay_waiting", "Datagrams that wait to be forwarded.", stats.relayWaiting());
  }

  private static void datagrams(IntermediateStats stats, MetricsPage page) {
    page.counter("crowfly_stun_answered_total", "STUN requests answered.", stats.stunAnswered())
        .counter("crowfly_stun_dropped_total", "STUN requests not answered.", stats.stunDropped())
        .counter(
            "crowfly_datagrams_dropped_total",
            "Datagrams that are neither STUN nor QUIC, or QUIC of nobody.",
            stats.strayDatagrams())
        .counter("crowfly_retries_total", "Retry packets sent.", stats.retriesSent())
        .counter(
            "crowfly_clients_refused_total",
            "Clients that were turned away since there are too many.",
            stats.refusalsSent());
  }
}
