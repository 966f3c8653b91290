package dev.crowfly.sim.link;

/** Lets some datagrams come later than those behind them. */
record Reordering(double probability, long lateByUpToNanos) implements Stage {
  Reordering {
    Probability.check(probability);
    if (lateByUpToNanos < 1) {
      throw new IllegalArgumentException("late by " + lateByUpToNanos);
    }
  }

  @Override
  public Passage open(Chance chance) {
    return (datagram, onward) -> {
      if (chance.happens(probability)) {
        onward.pass(datagram, chance.between(1, lateByUpToNanos));
      } else {
        onward.pass(datagram);
      }
    };
  }

  @Override
  public String name() {
    return "reordering";
  }
}
