package dev.crowfly.sim.net;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Virtual time, what is to happen in it, and the one seed of all chance. */
public final class VirtualNetwork {
  /** Nothing is going to happen. */
  public static final long NEVER = Long.MAX_VALUE;

  private record Happening(long at, long order, Runnable what) implements Comparable<Happening> {
    @Override
    public int compareTo(Happening other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final long seed;
  private final SplittableRandom random;
  private final PriorityQueue<Happening> agenda = new PriorityQueue<>();
  private final Segment internet;
  private long order;
  private long now;

  public VirtualNetwork(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    internet = new Segment(this, "internet");
  }

  public long seed() {
    return seed;
  }

  public long now() {
    return now;
  }

  /** Where public addresses live. */
  public Segment internet() {
    return internet;
  }

  /** A network of its own, such as a LAN, that a {@link Router} may join to another. */
  public Segment segment(String name) {
    return new Segment(this, name);
  }

  SplittableRandom random() {
    return random;
  }

  /** A seed for something that is to have its own chance. */
  public long nextSeed() {
    return random.nextLong();
  }

  /** Does something later; what is due at one instant is done in the order of asking. */
  public void at(long instant, Runnable what) {
    agenda.add(new Happening(Math.max(now, instant), order++, what));
  }

  /** When the next datagram arrives somewhere, or something else is due. */
  public long nextInstant() {
    return agenda.isEmpty() ? NEVER : agenda.peek().at();
  }

  /** Lets time pass, and all happen that is due until then. */
  public void advanceTo(long instant) {
    while (nextInstant() <= instant) {
      Happening next = agenda.poll();
      now = Math.max(now, next.at());
      next.what().run();
    }
    now = Math.max(now, instant);
  }

  /** Lets everything happen that is in flight, and what follows from it. */
  public void settle() {
    while (nextInstant() != NEVER) {
      advanceTo(nextInstant());
    }
  }
}
