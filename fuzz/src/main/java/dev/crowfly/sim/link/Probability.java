package dev.crowfly.sim.link;

/** The check that all stages share. */
final class Probability {
  private Probability() {}

  static double check(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability of " + probability);
    }
    return probability;
  }
}
