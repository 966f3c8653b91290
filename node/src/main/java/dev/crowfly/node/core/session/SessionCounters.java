package dev.crowfly.node.core.session;

/** What sessions of a node did, counted together. */
public final class SessionCounters {
  private long opened;
  private long connectionsLost;
  private long pathChanges;
  private long punchesSucceeded;
  private long punchesFailed;

  /** All zero. */
  public SessionCounters() {}

  void onOpened() {
    opened++;
  }

  void onConnectionLost() {
    connectionsLost++;
  }

  void onPathChange() {
    pathChanges++;
  }

  void onPunched(boolean direct) {
    if (direct) {
      punchesSucceeded++;
    } else {
      punchesFailed++;
    }
  }

  /** Sessions there ever were. */
  public long opened() {
    return opened;
  }

  /** C's that were lost and not closed. */
  public long connectionsLost() {
    return connectionsLost;
  }

  /** How often a C took another path. */
  public long pathChanges() {
    return pathChanges;
  }

  /** Punching attempts that led to a direct path. */
  public long punchesSucceeded() {
    return punchesSucceeded;
  }

  /** Punching attempts that did not. */
  public long punchesFailed() {
    return punchesFailed;
  }
}
