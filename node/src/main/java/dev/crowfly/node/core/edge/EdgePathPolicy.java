package dev.crowfly.node.core.edge;

import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.PathProperties;
import java.net.SocketAddress;
import java.util.List;

/** What QUIC may know of addresses: UDP as large as the sockets carry, the relay in 1200 bytes. */
final class EdgePathPolicy implements PathPolicy {
  /** RFC 9002 §6.2.2. */
  private static final long DEFAULT_RTT_NANOS = 333_000_000L;

  private static final long LEAST_RELAY_RTT_NANOS = 50_000_000L;

  private final int mostBytes;
  private PathPolicy udp;
  private long legRttNanos;

  EdgePathPolicy(Parameters parameters) {
    mostBytes = parameters.maxDatagramBytes();
    onBases(List.of());
  }

  void onBases(List<LocalBase> bases) {
    int bytes = mostBytes;
    for (LocalBase base : bases) {
      bytes = Math.min(bytes, base.maxDatagramBytes());
    }
    bytes = Math.max(bytes, PathProperties.SMALLEST_MAX_DATAGRAM_BYTES);
    udp = PathPolicy.internet(bytes, DEFAULT_RTT_NANOS);
  }

  void onLegRtt(long nanos) {
    legRttNanos = nanos;
  }

  @Override
  public PathProperties of(SocketAddress peer) {
    if (!(peer instanceof RelayAddress relay)) {
      return udp.of(peer);
    }
    // The peer's leg is about as long as ours, as far as anybody knows.
    long rtt =
        legRttNanos == 0
            ? DEFAULT_RTT_NANOS
            : Math.min(DEFAULT_RTT_NANOS, Math.max(LEAST_RELAY_RTT_NANOS, 2 * legRttNanos));
    return new PathProperties(
        PathProperties.SMALLEST_MAX_DATAGRAM_BYTES, rtt, true, relay.session().bytes());
  }
}
