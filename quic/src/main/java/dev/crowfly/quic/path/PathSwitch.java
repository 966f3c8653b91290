package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.recovery.Recovery;

/**
 * Makes another path the active one: because it was asked to, or because the active one is dead.
 */
final class PathSwitch {
  private static final long NEVER = Path.NEVER;

  /** RFC 9000 §9.5: for how long packets to the ID of a path that was left may be on their way. */
  private static final int PTOS = 3;

  private final boolean client;
  private final PathTable table;
  private final PathIds ids;
  private final PathEvents events;
  private final Recovery recovery;
  private final ActivePath active;
  private final Suspicion suspicion;
  private final PathQuestions questions;
  private final PathChoice choice;

  PathSwitch(
      boolean client,
      PathTable table,
      PathIds ids,
      PathEvents events,
      Recovery recovery,
      ActivePath active,
      Suspicion suspicion,
      PathQuestions questions,
      PathChoice choice) {
    this.client = client;
    this.table = table;
    this.ids = ids;
    this.events = events;
    this.recovery = recovery;
    this.active = active;
    this.suspicion = suspicion;
    this.questions = questions;
    this.choice = choice;
  }

  /** The path was left: what is on its way there is sent again where data goes now. */
  void lose(Path left) {
    recovery.loseInFlight(left.recoveryIndex());
  }

  /** Data goes to this path from now on; false if we have no connection ID for it. */
  boolean tryActivate(Path path, long now) {
    if (!choice.canUse(path)) {
      return false;
    }
    activate(path, now);
    return true;
  }

  private void activate(Path path, long now) {
    Path old = active.get();
    old.leftAt = now;
    old.migrating = false;
    path.leftAt = Path.NONE;
    path.releaseAt = NEVER;
    active.set(path);
    old.releaseAt = now + PTOS * active.longerPto(old);
    ids.assignOrShare(path, old);
    path.recovery().restartPto(now);
    suspicion.onActivated();
    events.listener().onActivated(path);
  }

  /** Client: data goes to this path because the active one is dead. */
  void failOver(Path path, long now) {
    Path old = active.get();
    activate(path, now);
    lose(old);
    events.add(new PathEvent.FailedOver(path.local(), path.peer()));
    if (!path.isValidated()) {
      questions.validateIfIdle(path, now);
    }
  }

  /** The active path is suspect: asks the others, or takes one that has answered lately. */
  void askAlternatives(long now) {
    if (client && suspicion.isHinted(now) && suspicion.isSuspect(active.get(), now)) {
      Path answered = choice.bestAnsweredSince(suspicion.hintedAt());
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
      if (path != active.get() && path.isValidated() == validated && !path.validation.isRunning()) {
        questions.validate(path, now);
        if (path.dcid() == null) {
          path.releaseAt = now; // it gets one for this round only
          ids.assign(path);
        }
      }
    }
  }

  /** The active path is not where the peer is, or can't be reached. */
  void fallBack(Path fallback, long now) {
    if (client) {
      failOver(fallback, now);
      return;
    }
    activate(fallback, now);
    events.add(new PathEvent.PeerMigrated(fallback.local(), fallback.peer()));
    if (!fallback.isValidated()) {
      questions.validateIfIdle(fallback, now);
    }
  }

  /** Leaves an active path that is unproven, if there is a proven one. */
  void goBack(long now) {
    Path fallback = active.get().migrating ? choice.fallback() : null;
    if (fallback != null) {
      fallBack(fallback, now);
    }
  }

  /** The peer is where it says: what is on its way to where it was will not arrive. */
  void loseElsewhere() {
    for (int i = 0; i < table.size(); i++) {
      if (table.get(i) != active.get()) {
        lose(table.get(i));
      }
    }
  }
}
