package dev.crowfly.sim.link;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The stages that networks, and adversaries in them, are made of. */
public final class Stages {
  private Stages() {}

  /** Each datagram takes so long. */
  public static Stage delay(Duration oneWay) {
    return new Delay(oneWay.toNanos());
  }

  /** Each takes up to so much longer, evenly spread: they overtake each other. */
  public static Stage jitter(Duration upTo) {
    return new Jitter(upTo.toNanos(), false);
  }

  /** Each takes up to so much longer, but none overtakes another. */
  public static Stage jitterInOrder(Duration upTo) {
    return new Jitter(upTo.toNanos(), true);
  }

  /**
   * Loses each datagram with the same probability (Bernoulli).
   *
   * @param probability 0 to 1
   */
  public static Stage loss(double probability) {
    return new Loss(probability);
  }

  /**
   * Loses them in bursts (Gilbert–Elliott): the link is good or bad, and each datagram may change
   * that.
   *
   * @param toBad probability, per datagram, that a good link becomes bad
   * @param toGood probability, per datagram, that a bad link becomes good
   * @param lossInGood probability
   * @param lossInBad probability
   */
  public static Stage burstLoss(double toBad, double toGood, double lossInGood, double lossInBad) {
    return new BurstLoss(toBad, toGood, lossInGood, lossInBad);
  }

  /** Lets some arrive twice. */
  public static Stage duplication(double probability) {
    return new Duplication(probability);
  }

  /** Lets some come later than those behind them. */
  public static Stage reordering(double probability, Duration lateByUpTo) {
    return new Reordering(probability, lateByUpTo.toNanos());
  }

  /**
   * Flips bits of some: what a checksum did not catch.
   *
   * @param mostBits how many bits at most, 1 or more
   */
  public static Stage corruption(double probability, int mostBits) {
    return new Corruption(probability, mostBits);
  }

  /**
   * A bottleneck: so many bytes each second, headers of IP and UDP included, and a queue before it
   * that drops what it has no room for (drop tail).
   *
   * @param bytesPerSecond 1 or more
   * @param queueBytes how much waits at most, what is being sent included; an idle line takes any
   */
  public static Stage rate(long bytesPerSecond, long queueBytes) {
    return new Rate(bytesPerSecond, queueBytes);
  }

  /** Drops what is larger, as an IP packet, headers included; nobody is told. */
  public static Stage mtu(int bytes) {
    return new Mtu(bytes);
  }

  /** Drops each datagram that this holds for. */
  public static Stage drop(Predicate<Datagram> which) {
    return new SurgicalDrop(which, 1, Long.MAX_VALUE);
  }

  /**
   * Drops one datagram: the nth that this holds for.
   *
   * @param nth from 1; each link counts for itself
   */
  public static Stage dropNth(long nth, Predicate<Datagram> which) {
    return new SurgicalDrop(which, nth, nth);
  }

  /** An adversary: passes another datagram on in the place of each; null = none. */
  public static Stage rewrite(UnaryOperator<Datagram> change) {
    return new Rewrite(change);
  }

  /** An adversary: passes each on, and some once more after a while. */
  public static Stage replay(double probability, Duration after) {
    return new Copy(probability, after.toNanos(), datagram -> datagram);
  }

  /**
   * An adversary: passes each on, and of some a changed copy after a while, such as one that seems
   * to come from elsewhere; null = none.
   */
  public static Stage copy(double probability, Duration after, UnaryOperator<Datagram> change) {
    return new Copy(probability, after.toNanos(), change);
  }
}
