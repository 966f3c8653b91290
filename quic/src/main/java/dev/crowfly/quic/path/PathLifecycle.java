package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.PathState;
import dev.crowfly.quic.recovery.CongestionController;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.recovery.RttEstimator;
import java.net.SocketAddress;
import java.util.function.IntFunction;

/**
 * What becomes of paths, whoever wants it: they are made, asked, proven or given up, made the
 * active one, left, and forgotten. One of them is active at any time.
 */
final class PathLifecycle {
  private static final long NEVER = Path.NEVER;

  /** RFC 9000 §8.2.4 and §9.5: three probe timeouts are time enough. */
  private static final int PTOS = 3;

  private static final long LEAST_RETRY_NANOS = 10_000_000L;
  private static final long LEAST_GIVE_UP_NANOS = 1_000_000_000L;

  /** With fewer spare connection IDs than this, paths that were left give up theirs sooner. */
  private static final int LOW_SPARES = 3;

  private static final PathListener NOBODY =
      new PathListener() {
        @Override
        public void onProbing(Path path) {}

        @Override
        public void onValidated(Path path) {}

        @Override
        public void onFailed(Path path) {}

        @Override
        public void onActivated(Path path) {}

        @Override
        public void onRemoved(Path path) {}
      };

  private final boolean client;
  private final PathTable table;
  private final PathIds ids;
  private final PathEvents events;
  private final PathPolicy policy;
  private final PathMtuDiscovery mtus;
  private final IntFunction<CongestionController> congestion;
  private final Recovery recovery;
  private final Suspicion suspicion = new Suspicion();

  private PathListener listener = NOBODY;
  private Path active;
  private boolean confirmed;
  private boolean pingOwed;
  private long nextId;
  private long maxAckDelayNanos = 25_000_000L;

  PathLifecycle(
      boolean client,
      PathTable table,
      PathIds ids,
      PathEvents events,
      PathPolicy policy,
      PathMtuDiscovery mtus,
      IntFunction<CongestionController> congestion,
      Recovery recovery,
      Path handshakePath) {
    this.client = client;
    this.table = table;
    this.ids = ids;
    this.events = events;
    this.policy = policy;
    this.mtus = mtus;
    this.congestion = congestion;
    this.recovery = recovery;
    active = handshakePath;
    active.promote(PathState.VALIDATED);
    active.id = nextId++;
    active.validatedAt = 0;
    active.carriedData = true;
    table.add(active);
  }

  Path active() {
    return active;
  }

  Suspicion suspicion() {
    return suspicion;
  }

  void setListener(PathListener pathListener) {
    listener = pathListener;
  }

  /** The handshake is confirmed: paths may be probed and changed. */
  void confirm() {
    confirmed = true;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  /** The peer has to be asked on the active path. */
  void owePing() {
    pingOwed = true;
  }

  boolean owesPing() {
    return pingOwed;
  }

  void onPingWritten() {
    pingOwed = false;
  }

  void setMaxAckDelay(long nanos) {
    maxAckDelayNanos = nanos;
  }

  // ------------------------------------------------------------------------------- existence

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
    listener.onRemoved(path);
  }

  /** Whether the path is of no use at present. */
  private boolean isUnused(Path path) {
    boolean idle = path.dcid() == null || path.state() == PathState.FAILED;
    return path != active && idle && !isBusy(path) && !isOnlyWayBack(path);
  }

  private static boolean isBusy(Path path) {
    return path.validation.isRunning() || !path.received.isEmpty();
  }

  /** RFC 9000 §9.3.2: while the active path is unproven, the last proven one must stay known. */
  private boolean isOnlyWayBack(Path path) {
    return active.validatedAt == Path.NONE && path == lastValidated();
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
  boolean makeRoomForPeer() {
    if (!makeRoom()) {
      Path victim = worst(false);
      if (victim != null) {
        remove(victim);
      }
    }
    return !table.isFull();
  }

  private Path worst(boolean unusedOnly) {
    Path worst = null;
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      boolean eligible = unusedOnly ? isUnused(path) : path != active && !isOnlyWayBack(path);
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

  // ------------------------------------------------------------------------------ validation

  long ptoNanos(Path path) {
    return path.recovery().rtt().ptoNanos(maxAckDelayNanos);
  }

  /** Begins to ask, or begins anew. */
  void validate(Path path, long now) {
    RttEstimator rtt = path.recovery().rtt();
    long retry = Math.max(2 * rtt.smoothedNanos(), LEAST_RETRY_NANOS);
    // RFC 9000 §8.2.4: a new path may be slower than anybody thinks.
    long least =
        rtt.hasSample()
            ? LEAST_GIVE_UP_NANOS
            : PTOS * (3 * RttEstimator.INITIAL_RTT_NANOS + maxAckDelayNanos);
    long giveUp = Math.max(PTOS * longerPto(path), least);
    path.validation.begin(retry, giveUp, now);
    listener.onProbing(path);
  }

  /** Asks unless that is under way. */
  void validateIfIdle(Path path, long now) {
    if (!path.validation.isRunning()) {
      validate(path, now);
    }
  }

  /** The peer answered a challenge that went out on {@code path}. */
  void onAnswer(Path path, int index, Path receivedOn, long now) {
    boolean fullSize = path.validation.size(index) >= Path.FULL_DATAGRAM_BYTES;
    long roundTrip = now - path.validation.sentTime(index);
    path.validation.remove(index);
    path.onAddressValidated();
    path.recovery().restartPto(now);
    path.answeredAt = now;
    if (receivedOn == path) {
      path.recovery().rtt().onSample(roundTrip, 0, 0, true, now);
    }
    if (fullSize || path.isValidated()) {
      succeed(path, now);
    } else {
      // RFC 9000 §8.2.3: the address is proven, the size is not.
      path.promote(PathState.VALIDATING_MTU);
      validate(path, now);
    }
  }

  private void succeed(Path path, long now) {
    boolean news = !path.isValidated();
    path.promote(PathState.VALIDATED);
    path.validatedAt = now;
    path.failureTold = false;
    path.validation.end();
    path.validation.forget();
    if (news) {
      mtus.onValidated(path, now);
      events.add(new PathEvent.Validated(path.local(), path.peer()));
      listener.onValidated(path);
    }
    if (path == active && path.migrating) {
      path.migrating = false;
      events.add(new PathEvent.PeerMigrated(path.local(), path.peer()));
      loseElsewhere();
    } else if (client && path != active && suspicion.isSuspect(active, now) && canUse(path)) {
      failOver(path, now);
    }
  }

  /** The peer is where it says: what is on its way to where it was will not arrive. */
  private void loseElsewhere() {
    for (int i = 0; i < table.size(); i++) {
      if (table.get(i) != active) {
        recovery.loseInFlight(table.get(i).recoveryIndex());
      }
    }
  }

  /** Nobody answered in time. */
  void giveUp(Path path, long now) {
    path.validation.end();
    path.fail();
    path.migrating = false;
    listener.onFailed(path);
    if (!path.failureTold) {
      path.failureTold = true;
      events.add(new PathEvent.FailedValidation(path.local(), path.peer()));
    }
    if (path == active) {
      Path fallback = chooseFallback();
      if (fallback == null) {
        // There is nothing better: it may come back until the idle timeout ends the connection.
        // Nothing of what was sent in all that time has arrived (RFC 9002 §7.6).
        lose(path);
        path.recovery().congestion().onPersistentCongestion(now);
        validate(path, now);
        return;
      }
      fallBack(fallback, now);
    }
    recovery.loseInFlight(path.recoveryIndex());
    path.releaseAt = now;
  }

  private void fallBack(Path fallback, long now) {
    if (client) {
      failOver(fallback, now);
      return;
    }
    activate(fallback, now);
    events.add(new PathEvent.PeerMigrated(fallback.local(), fallback.peer()));
    if (!fallback.isValidated()) {
      validateIfIdle(fallback, now);
    }
  }

  /** Where to go when the active path has failed; null if nowhere. */
  private Path chooseFallback() {
    Path best = null;
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path != active && path.isValidated() && mayCarryData(path) && canUse(path)) {
        best = best == null || rttNanos(path) < rttNanos(best) ? path : best;
      }
    }
    // RFC 9000 §9.3.2: a server goes back to where its peer was proven to be.
    return best == null && active.validatedAt == Path.NONE ? lastValidated() : best;
  }

  private Path lastValidated() {
    Path last = null;
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path != active && path.validatedAt != Path.NONE && mayCarryData(path) && canUse(path)) {
        last = last == null || path.validatedAt > last.validatedAt ? path : last;
      }
    }
    return last;
  }

  /** RFC 9000 §9: a server sends data only to where it saw data from. */
  private boolean mayCarryData(Path path) {
    return client || path.carriedData;
  }

  /** Whether packets on it can be addressed; a path that can't must not become active. */
  private boolean canUse(Path path) {
    return path.dcid() != null || ids.hasSparePeerCid() || (!client && ids.canShare(path, active));
  }

  private static long rttNanos(Path path) {
    return path.recovery().rtt().smoothedNanos();
  }

  // ------------------------------------------------------------------------- the active path

  /** The path was left: what is on its way there is sent again where data goes now. */
  void lose(Path left) {
    recovery.loseInFlight(left.recoveryIndex());
  }

  /** Data goes to this path from now on; false if we have no connection ID for it. */
  boolean tryActivate(Path path, long now) {
    if (!canUse(path)) {
      return false;
    }
    activate(path, now);
    return true;
  }

  private void activate(Path path, long now) {
    Path old = active;
    old.leftAt = now;
    old.migrating = false;
    path.leftAt = Path.NONE;
    path.releaseAt = NEVER;
    active = path;
    old.releaseAt = now + PTOS * longerPto(old);
    ids.assignOrShare(path, old);
    path.recovery().restartPto(now);
    suspicion.onActivated();
    listener.onActivated(path);
  }

  /** Client: data goes to this path because the active one is dead. */
  private void failOver(Path path, long now) {
    Path old = active;
    activate(path, now);
    recovery.loseInFlight(old.recoveryIndex());
    events.add(new PathEvent.FailedOver(path.local(), path.peer()));
    if (!path.isValidated()) {
      validateIfIdle(path, now);
    }
  }

  /** The active path is suspect: asks the others, or takes one that has answered lately. */
  void askAlternatives(long now) {
    if (client && suspicion.isHinted(now) && suspicion.isSuspect(active, now)) {
      Path answered = bestAnsweredSince(suspicion.hintedAt());
      if (answered != null) {
        failOver(answered, now);
        return;
      }
    }
    askAll(true, now);
    if (client) {
      askAll(false, now);
    }
  }

  /** Proven paths come first, in case there are not enough connection IDs for all. */
  private void askAll(boolean validated, long now) {
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path != active && path.isValidated() == validated && !path.validation.isRunning()) {
        validate(path, now);
        if (path.dcid() == null) {
          path.releaseAt = now; // it gets one for this round only
          ids.assign(path);
        }
      }
    }
  }

  private Path bestAnsweredSince(long time) {
    Path best = null;
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path != active && path.isValidated() && path.answeredAt >= time && canUse(path)) {
        best = best == null || rttNanos(path) < rttNanos(best) ? path : best;
      }
    }
    return best;
  }

  // -------------------------------------------------------------------------- connection IDs

  /** A datagram left on a path: whatever it is addressed to must stay valid until it arrives. */
  void onSent(Path path, long now) {
    if (path.releaseAt != NEVER) {
      path.releaseAt = now + PTOS * longerPto(path);
    }
  }

  long longerPto(Path path) {
    return Math.max(ptoNanos(path), ptoNanos(active));
  }

  /** Gives up the connection IDs of paths that were left, when it is time (RFC 9000 §9.5). */
  void releaseDue(long now) {
    ids.retireWaiting();
    boolean low = isLow();
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (releaseTime(path, low) <= now) {
        ids.release(path);
      }
    }
  }

  /** When {@link #releaseDue} has something to do. */
  long nextRelease() {
    boolean low = isLow();
    long next = NEVER;
    for (int i = 0; i < table.size(); i++) {
      next = Math.min(next, releaseTime(table.get(i), low));
    }
    return next;
  }

  private boolean isLow() {
    return ids.spares() < LOW_SPARES;
  }

  private long releaseTime(Path path, boolean low) {
    if (path == active || path.dcid() == null || path.releaseAt == NEVER || isBusy(path)) {
      return NEVER;
    }
    if (!active.isValidated() || suspicion.isSilent(active)) {
      return NEVER; // the frame that earns another one may not arrive, and this may be the way out
    }
    // With few left, one timeout has to do for what is still on its way.
    return low ? path.releaseAt - (PTOS - 1) * longerPto(path) : path.releaseAt;
  }
}
