package dev.crowfly.quic.path;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathState;

/** What follows from an answer of the peer, or from none (RFC 9000 §8.2.3, §8.2.4). */
final class PathVerdicts {
  private final boolean client;
  private final PathEvents events;
  private final PathMtuDiscovery mtus;
  private final ActivePath active;
  private final Suspicion suspicion;
  private final Caution caution;
  private final PathQuestions questions;
  private final PathChoice choice;
  private final PathSwitch switching;

  PathVerdicts(
      boolean client,
      PathEvents events,
      PathMtuDiscovery mtus,
      ActivePath active,
      Suspicion suspicion,
      Caution caution,
      PathQuestions questions,
      PathChoice choice,
      PathSwitch switching) {
    this.client = client;
    this.events = events;
    this.mtus = mtus;
    this.active = active;
    this.suspicion = suspicion;
    this.caution = caution;
    this.questions = questions;
    this.choice = choice;
    this.switching = switching;
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
      questions.validate(path, now);
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
      events.listener().onValidated(path);
    }
    if (path == active.get() && path.migrating) {
      path.migrating = false;
      events.add(new PathEvent.PeerMigrated(path.local(), path.peer()));
      switching.loseElsewhere();
    } else if (client
        && path != active.get()
        && suspicion.isSuspect(active.get(), now)
        && choice.canUse(path)) {
      switching.failOver(path, now);
    }
  }

  /** Nobody answered in time. */
  void giveUp(Path path, long now) {
    if (!client && path.isPretended()) {
      caution.onDeceived(now);
    }
    path.validation.end();
    path.fail();
    path.migrating = false;
    events.listener().onFailed(path);
    if (!path.failureTold) {
      path.failureTold = true;
      events.add(new PathEvent.FailedValidation(path.local(), path.peer()));
    }
    if (path == active.get()) {
      Path fallback = choice.fallback();
      if (fallback == null) {
        // There is nothing better: it may come back until the idle timeout ends the connection.
        // Nothing of what was sent in all that time has arrived (RFC 9002 §7.6).
        switching.lose(path);
        path.recovery().congestion().onPersistentCongestion(now);
        questions.validate(path, now);
        return;
      }
      switching.fallBack(fallback, now);
    }
    switching.lose(path);
    path.releaseAt = now;
  }
}
