package dev.crowfly.quic.path;

/**
 * Whether the active path seems to be dead: probe timeouts in a row, fewer of them if the peer
 * hinted at it.
 */
final class Suspicion {
  /** Probe timeouts without an answer that make a path suspect. */
  static final int PTOS = 2;

  private static final int PTOS_WITH_HINT = 1;

  /** Timeouts that the path had counted before it became the active one. */
  private int before;

  /** How many there were when the alternatives were asked last. */
  private int asked;

  private long hintedAt = Path.NONE;
  private long hintEnds = Path.NONE;

  /** Another path is active now: it is as good as its future. */
  void onActivated(Path path) {
    before = path.recovery().ptoCount();
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
    return timeouts(active) >= (isHinted(now) ? PTOS_WITH_HINT : PTOS);
  }

  /** Whether what was sent last on the active path is overdue. */
  boolean isSilent(Path active) {
    return timeouts(active) > 0;
  }

  /** Whether the alternatives have to be asked now: once per timeout of a suspect path. */
  boolean takeRound(Path active, long now) {
    if (!isSuspect(active, now)) {
      asked = 0;
      return false;
    }
    int timeouts = timeouts(active);
    boolean due = timeouts != asked;
    asked = timeouts;
    return due;
  }

  private int timeouts(Path active) {
    int count = active.recovery().ptoCount();
    if (count < before) {
      before = 0; // an acknowledgment has set the count back
    }
    return count - before;
  }
}
