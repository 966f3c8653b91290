package dev.crowfly.sim.link;

/** Lets some datagrams arrive twice. */
record Duplication(double probability) implements Stage {
  Duplication {
    Probability.check(probability);
  }

  @Override
  public Passage open(Chance chance) {
    return (datagram, onward) -> {
      onward.pass(datagram);
      if (chance.happens(probability)) {
        onward.pass(datagram);
      }
    };
  }

  @Override
  public String name() {
    return "duplication";
  }
}
