package dev.crowfly.swarm;

import dev.crowfly.sim.link.Chance;
import java.time.Duration;
import java.util.List;

/** The luck of one element. */
final class Dice {
  private static final double MILLIS = 1e6;

  private final Chance chance;

  Dice(Chance chance) {
    this.chance = chance;
  }

  /** Another element's. */
  Dice of(String element) {
    return new Dice(chance.fork(element));
  }

  boolean happens(double probability) {
    return chance.happens(probability);
  }

  /** From {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return (int) chance.between(least, most);
  }

  /** The same, but small ones as often as large ones: evenly spread in orders of magnitude. */
  long magnitude(long least, long most) {
    double spread = Math.log((double) most / least);
    return Math.min(most, Math.round(least * Math.exp(spread * chance.nextDouble())));
  }

  double upTo(double most) {
    return most * chance.nextDouble();
  }

  /** Evenly spread; not a whole number of milliseconds. */
  Duration time(long leastMillis, long mostMillis) {
    return Duration.ofNanos(
        (long) (MILLIS * (leastMillis + (mostMillis - leastMillis) * chance.nextDouble())));
  }

  /** Short ones as often as long ones. */
  Duration span(long leastMillis, long mostMillis) {
    return Duration.ofMillis(magnitude(leastMillis, mostMillis));
  }

  <T> T pick(List<T> all) {
    return all.get(chance.nextInt(all.size()));
  }

  long any() {
    return chance.nextLong();
  }
}
