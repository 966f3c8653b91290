package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.recovery.CongestionController;
import dev.crowfly.quic.recovery.Recovery;
import java.net.SocketAddress;
import java.util.function.IntFunction;

/** Which paths there are: how they are made, and which one goes when there are too many. */
final class PathExistence {
  private final boolean client;
  private final PathTable table;
  private final PathIds ids;
  private final PathEvents events;
  private final PathPolicy policy;
  private final PathMtuDiscovery mtus;
  private final IntFunction<CongestionController> congestion;
  private final Recovery recovery;
  private final ActivePath active;
  private final Caution caution;
  private final PathChoice choice;
  private final PathSwitch switching;
  private long nextId;

  PathExistence(
      boolean client,
      PathTable table,
      PathIds ids,
      PathEvents events,
      PathPolicy policy,
      PathMtuDiscovery mtus,
      IntFunction<CongestionController> congestion,
      Recovery recovery,
      ActivePath active,
      Caution caution,
      PathChoice choice,
      PathSwitch switching) {
    this.client = client;
    this.table = table;
    this.ids = ids;
    this.events = events;
    this.policy = policy;
    this.mtus = mtus;
    this.congestion = congestion;
    this.recovery = recovery;
    this.active = active;
    this.caution = caution;
    this.choice = choice;
    this.switching = switching;
  }

  /** The path of the handshake, which proves it, is there from the beginning. */
  void adopt(Path handshakePath) {
    handshakePath.promote(PathState.VALIDATED);
    handshakePath.id = nextId++;
    handshakePath.validatedAt = 0;
    handshakePath.carriedData = true;
    table.add(handshakePath);
  }

  /** Makes a path; the table must have room. */
  Path create(SocketAddress local, SocketAddress peer, long now) {
    PathProperties properties = policy.of(peer);
    PathMtu mtu = mtus.create(properties);
    Path path = new Path(local, peer, properties, mtu, congestion.apply(mtu.currentBytes()));
    path.setRecoveryIndex(recovery.addPath(path.recovery()));
    path.id = nextId++;
    path.heardAt = now;
    table.add(path);
    return path;
  }

  /** Forgets a path that is not active. */
  void remove(Path path) {
    ids.release(path);
    table.remove(path);
    recovery.removePath(path.recoveryIndex());
    events.add(new PathEvent.Closed(path.local(), path.peer()));
    events.listener().onRemoved(path);
  }

  /** Whether the path is of no use at present. */
  private boolean isUnused(Path path) {
    boolean idle = path.dcid() == null || path.state() == PathState.FAILED;
    return path != active.get() && idle && !path.isBusy() && !isOnlyWayBack(path);
  }

  /** RFC 9000 §9.3.2: while the active path is unproven, the last proven one must stay known. */
  private boolean isOnlyWayBack(Path path) {
    return active.get().validatedAt == Path.NONE && path == choice.lastValidated();
  }

  /** Makes room for a path that we want: at the expense of unused ones only. */
  boolean makeRoom() {
    Path victim = table.isFull() ? worst(true) : null;
    if (victim != null) {
      remove(victim);
    }
    return !table.isFull();
  }

  /**
   * Makes room for a path from which the peer has sent something. Unless one is unused, the worst
   * has to go: a peer whose NAT changed would be cut off otherwise.
   */
  boolean makeRoomForPeer(long now) {
    if (!makeRoom()) {
      Path victim = worst(false);
      if (victim != null) {
        remove(victim);
        // Nobody moves so often in so short a time.
        if (!client && victim.isPretended()) {
          caution.onDeceived(now);
          switching.goBack(now);
        }
      }
    }
    return !table.isFull();
  }

  private Path worst(boolean unusedOnly) {
    Path worst = null;
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      boolean eligible = unusedOnly ? isUnused(path) : path != active.get() && !isOnlyWayBack(path);
      if (eligible && (worst == null || isWorse(path, worst))) {
        worst = path;
      }
    }
    return worst;
  }

  /** Failed before unproven before proven; among equals, the one not heard of for longest. */
  private static boolean isWorse(Path a, Path b) {
    int rank = Integer.compare(rank(a), rank(b));
    return rank < 0 || (rank == 0 && a.heardAt < b.heardAt);
  }

  private static int rank(Path path) {
    return switch (path.state()) {
      case FAILED -> 0;
      case UNKNOWN, VALIDATING, VALIDATING_MTU -> 1;
      case VALIDATED -> 2;
    };
  }
}
