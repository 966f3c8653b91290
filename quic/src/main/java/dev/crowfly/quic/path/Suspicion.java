package dev.crowfly.quic.path;

/**
 * Whether the active path seems to be dead: probe timeouts in a row, fewer of them if the peer
 * hinted at it.
 */
final class Suspicion {
  /** Probe timeouts without an answer that make a path suspect. */
  static final int PTOS = 2;

  private static final int PTOS_WITH_HINT = 1;

  /** How many there were when the alternatives were asked last. */
  private int asked;

  private long hintedAt = Path.NONE;
  private long hintEnds = Path.NONE;

  /** Another path is active now, and has no timeout yet: it is as good as its future. */
  void onActivated() {
    asked = 0;
    hintedAt = Path.NONE;
    hintEnds = Path.NONE;
  }

  /** The peer asks on another path, as if it no longer reached us on the active one. */
  void hint(long now, long ends) {
    hintedAt = now;
    hintEnds = ends;
  }

  /** When the peer hinted last, or -1. */
  long hintedAt() {
    return hintedAt;
  }

  boolean isHinted(long now) {
    return hintedAt != Path.NONE && now <= hintEnds;
  }

  boolean isSuspect(Path active, long now) {
    return active.recovery().ptoCount() >= (isHinted(now) ? PTOS_WITH_HINT : PTOS);
  }

  /** Whether what was sent last on the active path is overdue. */
  boolean isSilent(Path active) {
    return active.recovery().ptoCount() > 0;
  }

  /** Whether the alternatives have to be asked now: once per timeout of a suspect path. */
  boolean takeRound(Path active, long now) {
    if (!isSuspect(active, now)) {
      asked = 0;
      return false;
    }
    int timeouts = active.recovery().ptoCount();
    boolean due = timeouts != asked;
    asked = timeouts;
    return due;
  }
}
