package dev.crowfly.sim.link;

/** Loses each datagram with the same probability. */
record Loss(double probability) implements Stage {
  Loss {
    Probability.check(probability);
  }

  @Override
  public Passage open(Chance chance) {
    return (datagram, onward) -> {
      if (chance.happens(probability)) {
        onward.drop(datagram, "loss");
      } else {
        onward.pass(datagram);
      }
    };
  }

  @Override
  public String name() {
    return "loss";
  }
}
