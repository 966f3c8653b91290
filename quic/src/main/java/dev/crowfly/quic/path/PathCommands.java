package dev.crowfly.quic.path;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.PathStats;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** What the application wants of paths, and wants to know of them (RFC 9000 §9.1, §9.2). */
public final class PathCommands {
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

  /**
   * Asks the peer on a path; a client makes the path if there is none.
   *
   * @return the sequence number of the connection ID used there
   * @throws PathException.UnknownPath server: there is no such path
   * @throws PathException.MigrationDisabled client: the peer does not want new paths
   * @throws PathException.NoSpareLocalCid client: the peer has no ID of ours for a new path
   * @throws PathException.NoSparePeerCid we have no ID of the peer; if the path is known, it is
   *     asked once there is one
   * @throws PathException.PathTableFull client: there is no room for a new path
   */
  public long probePath(SocketAddress local, SocketAddress peer, long now) {
    Path path = table.find(local, peer);
    if (path == null) {
      if (!settings.client()) {
        throw new PathException.UnknownPath("a server can't make a path to " + peer);
      }
      path = open(local, peer, now);
    }
    return probe(path, now);
  }

  /**
   * Asks the peer on a path whose round-trip time is known from elsewhere, such as a connectivity
   * check; otherwise as {@link #probePath(SocketAddress, SocketAddress, long)}.
   *
   * @param rttNanos above 0; ignored if the path has been measured
   */
  public long probePath(SocketAddress local, SocketAddress peer, long rttNanos, long now) {
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
    lifecycle.questions().validate(path, now);
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
    if (!lifecycle.existence().makeRoom()) {
      throw new PathException.PathTableFull("all " + settings.maxPaths() + " paths are in use");
    }
    Path path = lifecycle.existence().create(local, peer, now);
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

  /**
   * Client: sends data on this path from now on; the path is made if there is none, and asked
   * unless it is validated. Nothing happens if it is active already.
   *
   * @return the sequence number of the connection ID used there
   * @throws PathException.ServerMayNotMigrate at a server, always
   * @throws PathException.PathFailed the path has failed its validation
   * @throws PathException.MigrationDisabled the peer does not want new paths
   * @throws PathException.NoSpareLocalCid the peer has no ID of ours for this path
   * @throws PathException.NoSparePeerCid we have no ID of the peer for this path
   * @throws PathException.PathTableFull there is no room for a new path
   * @throws PathException.HandshakeUnconfirmed before the handshake is confirmed (RFC 9000 §9)
   */
  public long migrate(SocketAddress local, SocketAddress peer, long now) {
    if (!settings.client()) {
      throw new PathException.ServerMayNotMigrate("only clients migrate");
    }
    if (!lifecycle.active().isConfirmed()) {
      throw new PathException.HandshakeUnconfirmed("the handshake is not confirmed");
    }
    Path old = active();
    Path path = table.find(local, peer);
    if (path == old) {
      return path.dcidSequence();
    }
    if (path == null) {
      path = open(local, peer, now);
    } else {
      requireUsable(path);
    }
    if (!lifecycle.switching().tryActivate(path, now)) {
      throw new IllegalStateException("a path without a connection ID");
    }
    lifecycle.switching().lose(old);
    if (!path.isValidated()) {
      lifecycle.questions().validateIfIdle(path, now);
    }
    lifecycle.release().releaseDue(now);
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

  /** Client: as {@link #migrate}, from another local end to the peer's present address. */
  public long migrateSource(SocketAddress local, long now) {
    return migrate(local, active().peer(), now);
  }

  /**
   * Forgets a path that the application has no more use for, so that its place and its connection
   * ID are free. A server may hear of it again.
   *
   * @throws PathException.UnknownPath there is no such path
   * @throws IllegalArgumentException it is the active one
   */
  public void abandonPath(SocketAddress local, SocketAddress peer) {
    Path path = known(local, peer);
    if (path == active()) {
      throw new IllegalArgumentException("the active path can't be abandoned");
    }
    lifecycle.existence().remove(path);
  }

  /**
   * Whether the path is validated, size included.
   *
   * @throws PathException.UnknownPath there is no such path
   */
  public boolean isPathValidated(SocketAddress local, SocketAddress peer) {
    return known(local, peer).isValidated();
  }

  /** The peer addresses that can be sent to, or are being asked, from this local end. */
  public List<SocketAddress> paths(SocketAddress local) {
    List<SocketAddress> peers = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      boolean usable = path == active() || path.isValidated();
      boolean asking = !path.received.isEmpty() || path.validation.isOwed();
      if ((usable || asking) && Addresses.same(path.local(), local)) {
        peers.add(path.peer());
      }
    }
    return peers;
  }

  /** A record of every path, failed ones included. */
  public List<PathStats> pathStats() {
    List<PathStats> stats = new ArrayList<>(table.size());
    for (int i = 0; i < table.size(); i++) {
      stats.add(table.get(i).stats(table.get(i) == active()));
    }
    return stats;
  }

  /** How many of the peer's connection IDs are on no path; 0 if they have zero length. */
  public int availableDcids() {
    return ids.spares();
  }

  /**
   * Gives up a connection ID of the peer. A path that used it gets a spare one when it needs one.
   *
   * @throws PathException.NoSparePeerCid the active path uses it, and there is no spare one
   * @throws PathException.UnknownCid the peer has not issued it, or it was retired
   * @throws PathException.ZeroLengthCid the peer's IDs have zero length
   */
  public void retireDcid(long sequence) {
    ids.retire(sequence, active());
  }

  private Path known(SocketAddress local, SocketAddress peer) {
    Path path = table.find(local, peer);
    if (path == null) {
      throw new PathException.UnknownPath("no path from " + local + " to " + peer);
    }
    return path;
  }

  private Path active() {
    return lifecycle.active().get();
  }
}
