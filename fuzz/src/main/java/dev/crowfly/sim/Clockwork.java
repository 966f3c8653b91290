package dev.crowfly.sim;

import dev.crowfly.sim.link.Agenda;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/** Lets time pass, a step after the other, and looks after each whether all is as it should be. */
final class Clockwork {
  private final Agenda agenda;
  private final Watch watch;
  private final BiFunction<String, Throwable, WorldError> failure;

  Clockwork(Agenda agenda, Watch watch, BiFunction<String, Throwable, WorldError> failure) {
    this.agenda = agenda;
    this.watch = watch;
    this.failure = failure;
  }

  void run(long end) {
    while (agenda.nextInstant() <= end) {
      step(end);
    }
    finishAt(end);
  }

  boolean reaches(BooleanSupplier condition, long end) {
    while (!condition.getAsBoolean()) {
      if (agenda.nextInstant() > end) {
        finishAt(end);
        return condition.getAsBoolean();
      }
      step(end);
    }
    return true;
  }

  void untilGoals() {
    check();
    while (watch.hasOpenGoals()) {
      if (agenda.nextInstant() == Agenda.NEVER) {
        throw failure.apply("idle, but not finished: " + watch.openGoals(), null);
      }
      step(watch.firstDeadline());
    }
  }

  /** One step, but not past {@code end}; deadlines of goals on the way are kept. */
  private void step(long end) {
    long stop = Math.min(end, watch.firstDeadline());
    try {
      if (agenda.nextInstant() <= stop) {
        agenda.step();
      } else {
        agenda.advanceTo(stop);
      }
    } catch (WorldError e) {
      throw e;
    } catch (RuntimeException | AssertionError e) {
      throw failure.apply(e.toString(), e);
    }
    check();
  }

  /** Nothing is left to happen before {@code end}; a goal's deadline may be. */
  private void finishAt(long end) {
    agenda.advanceTo(Math.min(end, watch.firstDeadline()));
    check();
    agenda.advanceTo(end);
  }

  private void check() {
    String wrong = watch.look(agenda.now());
    if (wrong != null) {
      throw failure.apply(wrong, null);
    }
  }
}
