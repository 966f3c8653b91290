package dev.crowfly.ice.agent;

/**
 * Regular nomination by the controlling side (RFC 8445 §8.1.1): the best valid pair, as soon as no
 * better one can come, or after a short wait. When the nominated pair stops working, the next.
 */
final class Nomination {
  private final AgentState state;

  Nomination(AgentState state) {
    this.state = state;
  }

  private boolean isWanted() {
    boolean agreed = state.selected != null && state.selected.generation == state.current.number;
    return state.role == IceRole.CONTROLLING
        && state.isChecking()
        && !agreed
        && state.firstValidAt >= 0
        && state.current.checkList.pairs().stream().noneMatch(pair -> pair.nominating);
  }

  /** When {@link #onTimeout} has something to do. */
  long nextAt() {
    if (!isWanted()) {
      return IceAgent.NEVER;
    }
    Pair best = state.current.checkList.nextToNominate();
    if (best == null) {
      return IceAgent.NEVER;
    }
    return state.current.checkList.mayGetBetterThan(best)
        ? state.firstValidAt + state.config.nominationWaitNanos()
        : state.firstValidAt;
  }

  void onTimeout(long now) {
    if (nextAt() > now) {
      return;
    }
    Pair best = state.current.checkList.nextToNominate();
    best.nominating = true;
    state.current.checkList.trigger(best);
  }
}
