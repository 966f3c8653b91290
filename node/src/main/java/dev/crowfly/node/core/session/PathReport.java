package dev.crowfly.node.core.session;

import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import java.net.SocketAddress;
import java.util.List;

/** What there is to tell of C's paths: what QUIC knows, and what ICE knows of the same pair. */
final class PathReport {
  private final Punching punching;

  PathReport(Punching punching) {
    this.punching = punching;
  }

  static PathKind kind(SocketAddress peer) {
    return peer instanceof RelayAddress ? PathKind.RELAY : PathKind.DIRECT;
  }

  static PathStats activeStats(QuicConnection connection) {
    for (PathStats path : connection.pathStats()) {
      if (path.active()) {
        return path;
      }
    }
    throw new IllegalStateException("a connection has an active path");
  }

  PathInfo active(QuicConnection connection) {
    return info(activeStats(connection));
  }

  List<PathInfo> all(QuicConnection connection) {
    return connection.pathStats().stream().map(this::info).toList();
  }

  private PathInfo info(PathStats path) {
    PairInfo pair = punching.pair(path.local(), path.peer());
    boolean relay = path.peer() instanceof RelayAddress;
    CandidateType type = relay ? CandidateType.RELAYED : CandidateType.PEER_REFLEXIVE;
    return new PathInfo(
        kind(path.peer()),
        pair == null ? type : pair.local().type(),
        pair == null ? path.local() : pair.local().address(),
        path.peer(),
        path.minRttNanos() == 0 ? 0 : path.smoothedRttNanos(),
        path.mtuBytes());
  }
}
