package dev.crowfly.quic.path;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathState;
import java.net.SocketAddress;

/** What the application wants of paths: probing and migrating (RFC 9000 §9.1, §9.2). */
final class PathCommands {
  private static final long NEVER = Path.NEVER;

  private final PathSettings settings;
  private final PathTable table;
  private final PathIds ids;
  private final PathLifecycle lifecycle;
  private final ObservedAddresses observed;
  private boolean peerDisabledMigration;

  PathCommands(
      PathSettings settings,
      PathTable table,
      PathIds ids,
      PathLifecycle lifecycle,
      ObservedAddresses observed) {
    this.settings = settings;
    this.table = table;
    this.ids = ids;
    this.lifecycle = lifecycle;
    this.observed = observed;
  }

  /** The peer sent disable_active_migration. */
  void onPeerDisabledMigration() {
    peerDisabledMigration = true;
  }

  /** Asks the peer on a path, which a client makes if need be. */
  long probePath(SocketAddress local, SocketAddress peer, long now) {
    Path path = table.find(local, peer);
    if (path == null) {
      if (!settings.client()) {
        throw new PathException.UnknownPath("a server can't make a path to " + peer);
      }
      path = open(local, peer, now);
    }
    return probe(path, now);
  }

  /** The same with a round-trip time from elsewhere. */
  long probePath(SocketAddress local, SocketAddress peer, long rttNanos, long now) {
    Path path = table.find(local, peer);
    if (path == null && settings.client()) {
      path = open(local, peer, now);
    }
    if (path != null) {
      path.recovery().rtt().seed(rttNanos);
    }
    return probePath(local, peer, now);
  }

  private long probe(Path path, long now) {
    path.failureTold = false;
    path.releaseAt = NEVER; // whoever asks for it wants to keep it
    lifecycle.validate(path, now);
    if (!ids.assign(path)) {
      throw new PathException.NoSparePeerCid("the peer has to issue a connection ID first");
    }
    return path.dcidSequence();
  }

  /** Makes a path to somewhere that no path leads to. */
  private Path open(SocketAddress local, SocketAddress peer, long now) {
    if (peerDisabledMigration) {
      throw new PathException.MigrationDisabled("the peer sent disable_active_migration");
    }
    requireSpareLocalCid();
    if (!ids.hasSparePeerCid()) {
      throw new PathException.NoSparePeerCid("the peer has to issue a connection ID first");
    }
    if (!lifecycle.makeRoom()) {
      throw new PathException.PathTableFull("all " + settings.maxPaths() + " paths are in use");
    }
    Path path = lifecycle.create(local, peer, now);
    // The limit protects those whom a peer names; this address was named by our application.
    path.onAddressValidated();
    observed.onPath(path);
    ids.assign(path);
    return path;
  }

  private void requireSpareLocalCid() {
    if (!ids.hasSpareLocalCid()) {
      throw new PathException.NoSpareLocalCid("the peer uses all connection IDs that it has");
    }
  }

  /** Client: makes a path the active one. */
  long migrate(SocketAddress local, SocketAddress peer, long now) {
    if (!settings.client()) {
      throw new PathException.ServerMayNotMigrate("only clients migrate");
    }
    if (!lifecycle.isConfirmed()) {
      throw new PathException.HandshakeUnconfirmed("the handshake is not confirmed");
    }
    Path old = lifecycle.active();
    Path path = table.find(local, peer);
    if (path == old) {
      return path.dcidSequence();
    }
    if (path == null) {
      path = open(local, peer, now);
    } else {
      requireUsable(path);
    }
    if (!lifecycle.tryActivate(path, now)) {
      throw new IllegalStateException("a path without a connection ID");
    }
    lifecycle.lose(old);
    if (!path.isValidated()) {
      lifecycle.validateIfIdle(path, now);
    }
    lifecycle.releaseDue(now);
    return path.dcidSequence();
  }

  private void requireUsable(Path path) {
    if (path.state() == PathState.FAILED) {
      throw new PathException.PathFailed("the path has failed its validation; probe it again");
    }
    if (!ids.isLinked(path)) {
      requireSpareLocalCid();
    }
    if (!ids.assign(path)) {
      throw new PathException.NoSparePeerCid("the peer has to issue a connection ID first");
    }
  }
}
