package dev.crowfly.quic.path;

/** When the connection IDs of paths that were left are given up (RFC 9000 §9.5). */
final class DcidRelease {
  private static final long NEVER = Path.NEVER;

  /** Three probe timeouts are time enough for what is on its way. */
  private static final int PTOS = 3;

  /** With fewer spare connection IDs than this, paths that were left give up theirs sooner. */
  private static final int LOW_SPARES = 3;

  private final PathTable table;
  private final PathIds ids;
  private final ActivePath active;
  private final Suspicion suspicion;

  DcidRelease(PathTable table, PathIds ids, ActivePath active, Suspicion suspicion) {
    this.table = table;
    this.ids = ids;
    this.active = active;
    this.suspicion = suspicion;
  }

  /** A datagram left on a path: whatever it is addressed to must stay valid until it arrives. */
  void onSent(Path path, long now) {
    if (path.releaseAt != NEVER) {
      path.releaseAt = now + PTOS * active.longerPto(path);
    }
  }

  /** Gives up the connection IDs of paths that were left, when it is time (RFC 9000 §9.5). */
  void releaseDue(long now) {
    ids.retireWaiting();
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (releaseTime(path) <= now) {
        ids.release(path);
      }
    }
  }

  /** When {@link #releaseDue} has something to do. */
  long nextRelease() {
    long next = NEVER;
    for (int i = 0; i < table.size(); i++) {
      next = Math.min(next, releaseTime(table.get(i)));
    }
    return next;
  }

  private boolean isLow() {
    return ids.spares() < LOW_SPARES;
  }

  private long releaseTime(Path path) {
    if (path.releaseAt == NEVER || path == active.get() || path.dcid() == null || path.isBusy()) {
      return NEVER;
    }
    if (!active.get().isValidated() || suspicion.isSilent(active.get())) {
      return NEVER; // the frame that earns another one may not arrive, and this may be the way out
    }
    // With few left, one timeout has to do for what is still on its way.
    return isLow() ? path.releaseAt - (PTOS - 1) * active.longerPto(path) : path.releaseAt;
  }
}
