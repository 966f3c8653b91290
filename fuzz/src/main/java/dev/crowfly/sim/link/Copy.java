package dev.crowfly.sim.link;

import java.util.function.UnaryOperator;

/** Passes each datagram on, and of some a copy after a while. */
record Copy(double probability, long afterNanos, UnaryOperator<Datagram> change) implements Stage {
  Copy {
    Probability.check(probability);
    if (afterNanos < 0) {
      throw new IllegalArgumentException("after " + afterNanos);
    }
  }

  @Override
  public Passage open(Chance chance) {
    return (datagram, onward) -> {
      onward.pass(datagram);
      Datagram copy = chance.happens(probability) ? change.apply(datagram) : null;
      if (copy != null) {
        onward.pass(copy, afterNanos);
      }
    };
  }

  @Override
  public String name() {
    return "copy";
  }
}
