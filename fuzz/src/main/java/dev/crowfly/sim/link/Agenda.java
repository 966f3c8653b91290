package dev.crowfly.sim.link;

import java.util.PriorityQueue;

/**
 * Virtual time, and what is to happen in it. What is due at one instant is done in the order of
 * asking.
 */
public final class Agenda {
  /** Nothing is going to happen. */
  public static final long NEVER = Long.MAX_VALUE;

  /** How much may happen at one instant: what goes on for longer never lets time pass. */
  public static final int MOST_PER_INSTANT = 200_000;

  private record Happening(long at, long order, Runnable what) implements Comparable<Happening> {
    @Override
    public int compareTo(Happening other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Happening> queue = new PriorityQueue<>();
  private long order;
  private long now;
  private long happened;
  private int atThisInstant;

  /** An empty one; time begins at {@code startNanos}. */
  public Agenda(long startNanos) {
    now = startNanos;
  }

  /** The time, in nanoseconds. */
  public long now() {
    return now;
  }

  /** Does something later, or next if that instant is over. */
  public void at(long instant, Runnable what) {
    queue.add(new Happening(Math.max(now, instant), order++, what));
  }

  /** When the next thing is due; {@link #NEVER} if nothing is. */
  public long nextInstant() {
    return queue.isEmpty() ? NEVER : queue.peek().at();
  }

  /** How much has happened so far. */
  public long happened() {
    return happened;
  }

  /**
   * Lets the next thing happen; harmless if there is none.
   *
   * @throws AssertionError if more than {@link #MOST_PER_INSTANT} happen at one instant
   */
  public void step() {
    Happening next = queue.poll();
    if (next == null) {
      return;
    }
    if (next.at() > now) {
      now = next.at();
      atThisInstant = 0;
    }
    if (++atThisInstant > MOST_PER_INSTANT) {
      throw new AssertionError("a loop without delay at " + now);
    }
    happened++;
    next.what().run();
  }

  /** Lets time pass, and all happen that is due until then. */
  public void advanceTo(long instant) {
    while (nextInstant() <= instant) {
      step();
    }
    if (instant > now) {
      now = instant;
      atThisInstant = 0;
    }
  }
}
