package dev.crowfly.sim.link;

import java.util.function.Predicate;

/**
 * A cable that can be cut: drops everything, or what something holds for, while it is cut. A
 * handle: put it into one link or many, and all are cut at once.
 */
public final class Blackout implements Stage {
  private final Predicate<Datagram> which;
  private long from = Long.MAX_VALUE;
  private long to = Long.MAX_VALUE;
  private boolean isCut;

  private Blackout(Predicate<Datagram> which) {
    this.which = which;
  }

  /** Will drop everything; nothing is cut yet. */
  public static Blackout ofAll() {
    return new Blackout(datagram -> true);
  }

  /** Will drop what this holds for; nothing is cut yet. */
  public static Blackout of(Predicate<Datagram> which) {
    return new Blackout(which);
  }

  /** From now on, until {@link #heal}. */
  public void cut() {
    isCut = true;
  }

  /** Everything passes again; a time that was planned is forgotten. */
  public void heal() {
    isCut = false;
    from = Long.MAX_VALUE;
    to = Long.MAX_VALUE;
  }

  /** Plans to be cut from one instant of virtual time to before another. */
  public Blackout between(long fromNanos, long toNanos) {
    from = fromNanos;
    to = toNanos;
    return this;
  }

  /** Whether it is cut at this instant. */
  public boolean isCut(long now) {
    return isCut || (now >= from && now < to);
  }

  @Override
  public Passage open(Chance chance) {
    return (datagram, onward) -> {
      if (isCut(onward.now()) && which.test(datagram)) {
        onward.drop(datagram, "blackout");
      } else {
        onward.pass(datagram);
      }
    };
  }

  @Override
  public String name() {
    return "blackout";
  }
}
