package dev.crowfly.quic.path;

/** Where data could go instead of the active path. */
final class PathChoice {
  private final boolean client;
  private final PathTable table;
  private final PathIds ids;
  private final ActivePath active;

  PathChoice(boolean client, PathTable table, PathIds ids, ActivePath active) {
    this.client = client;
    this.table = table;
    this.ids = ids;
    this.active = active;
  }

  /** Where to go when the active path has failed; null if nowhere. */
  Path fallback() {
    Path best = null;
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path != active.get() && path.isValidated() && mayCarryData(path) && canUse(path)) {
        best = best == null || rttNanos(path) < rttNanos(best) ? path : best;
      }
    }
    // RFC 9000 §9.3.2: a server goes back to where its peer was proven to be.
    return best == null && active.get().validatedAt == Path.NONE ? lastValidated() : best;
  }

  /** The path on which the peer was proven to be last, the active one apart; or null. */
  Path lastValidated() {
    Path last = null;
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path != active.get()
          && path.validatedAt != Path.NONE
          && mayCarryData(path)
          && canUse(path)) {
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
  boolean canUse(Path path) {
    return path.dcid() != null
        || ids.hasSparePeerCid()
        || (!client && ids.canShare(path, active.get()));
  }

  private static long rttNanos(Path path) {
    return path.recovery().rtt().smoothedNanos();
  }

  /** The quickest validated path on which the peer answered since; or null. */
  Path bestAnsweredSince(long time) {
    Path best = null;
    for (int i = 0; i < table.size(); i++) {
      Path path = table.get(i);
      if (path != active.get() && path.isValidated() && path.answeredAt >= time && canUse(path)) {
        best = best == null || rttNanos(path) < rttNanos(best) ? path : best;
      }
    }
    return best;
  }
}
