package dev.crowfly.quic.path;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.wire.FrameWriter;
import java.net.SocketAddress;

/** What leaves on which path to find out about paths (RFC 9000 §8.2.1, §8.2.2). */
final class PathProbes {
  /** How often at most a receiver asks whether it is still heard. */
  private static final long LEAST_PING_INTERVAL_NANOS = 100_000_000L;

  private final boolean client;
  private final PathTable table;
  private final PathIds ids;
  private final PathLifecycle lifecycle;
  private final ObservedAddresses observed;
  private final RandomSource random;
  private final byte[] challenge = new byte[Long.BYTES];

  PathProbes(
      boolean client,
      PathTable table,
      PathIds ids,
      PathLifecycle lifecycle,
      ObservedAddresses observed,
      RandomSource random) {
    this.client = client;
    this.table = table;
    this.ids = ids;
    this.lifecycle = lifecycle;
    this.observed = observed;
    this.random = random;
  }

  /**
   * A path between these two, null for any, on which a probing frame has to leave and can. Whatever
   * keeps the active one from sending must not keep the others, so it comes last.
   */
  Path nextPathToProbe(SocketAddress local, SocketAddress peer, long now) {
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path != lifecycle.active() && isBetween(path, local, peer) && mayProbe(path, now)) {
        return path;
      }
    }
    Path active = lifecycle.active();
    return isBetween(active, local, peer) && mayProbe(active, now) ? active : null;
  }

  /** Whether something has to leave on this path, and there are an ID and room for it. */
  private boolean mayProbe(Path path, long now) {
    if (owesProbe(path)) {
      return ids.assign(path) && path.hasRoomForProbe();
    }
    return owesObservation(path, now) && path.hasRoomForObservation();
  }

  /** Whether something has to leave on this path. */
  boolean owesFrames(Path path, long now) {
    return owesProbe(path) || owesObservation(path, now);
  }

  private boolean owesProbe(Path path) {
    return !path.received.isEmpty()
        || (lifecycle.isConfirmed() && path.validation.isOwed())
        || (lifecycle.owesPing() && path == lifecycle.active());
  }

  private boolean owesObservation(Path path, long now) {
    return path.dcid() != null && observed.isDue(path, now);
  }

  /** Writes what is owed; whether it needs a full datagram. */
  boolean write(Path path, FrameWriter frames) {
    boolean any = false;
    while (!path.received.isEmpty() && frames.pathResponse(path.received.first())) {
      path.received.removeFirst();
      any = true;
    }
    // RFC 9000 §9.3.3: a probing packet alone would not tell a peer that was misled by copies of
    // our packets where we really are.
    if (any && path == lifecycle.active()) {
      lifecycle.owePing();
    }
    if (lifecycle.isConfirmed() && path.validation.isOwed()) {
      long data = nextChallenge();
      if (frames.pathChallenge(data)) {
        path.validation.onWritten(data);
        path.promote(PathState.VALIDATING);
        // Probes alone would not move the peer to where we are, however long we ask.
        if (path == lifecycle.active()) {
          lifecycle.owePing();
        }
        any = true;
      }
    }
    if (lifecycle.owesPing() && path == lifecycle.active() && frames.ping()) {
      lifecycle.onPingWritten();
    }
    return any;
  }

  /** RFC 9000 §8.2.1: unpredictable data in every one. */
  private long nextChallenge() {
    random.nextBytes(challenge, 0, challenge.length);
    long data = 0;
    for (byte b : challenge) {
      data = data << 8 | (b & 0xff);
    }
    return data;
  }

  /** A datagram left. */
  void onDatagramSent(Path path, int bytes, boolean ackEliciting, long now) {
    path.onSent(bytes);
    path.validation.onSent(bytes, now);
    if (ackEliciting) {
      path.askedAt = now;
    }
    lifecycle.onSent(path, now);
    lifecycle.releaseDue(now);
  }

  /** Whether a client that only receives should ask. */
  boolean wantsPingWithAck(long now) {
    Path path = lifecycle.active();
    long interval = Math.max(path.recovery().rtt().smoothedNanos(), LEAST_PING_INTERVAL_NANOS);
    return client
        && lifecycle.isConfirmed()
        && (path.askedAt == Path.NONE || now - path.askedAt >= interval)
        && path.recovery().ackElicitingInFlight(PacketNumberSpace.APPLICATION_DATA) == 0;
  }

  /** The path that the next datagram should take; null for any address. */
  Path choose(SocketAddress local, SocketAddress peer, long now) {
    Path probing = nextPathToProbe(local, peer, now);
    if (probing != null) {
      return probing;
    }
    return isBetween(lifecycle.active(), local, peer) ? lifecycle.active() : null;
  }

  /** This path if the next datagram may take it, else null. */
  Path choose(Path named, long now) {
    if (named == lifecycle.active()) {
      return named;
    }
    if (owesProbe(named) && !ids.assign(named)) {
      throw new PathException.NoSparePeerCid("the peer has to issue a connection ID first");
    }
    return mayProbe(named, now) ? named : null;
  }

  /** Whether the path has these ends, null for any. */
  static boolean isBetween(Path path, SocketAddress local, SocketAddress peer) {
    return (local == null || Addresses.same(path.local(), local))
        && (peer == null || Addresses.same(path.peer(), peer));
  }
}
