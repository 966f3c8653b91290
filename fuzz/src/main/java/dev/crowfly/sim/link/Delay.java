package dev.crowfly.sim.link;

/** Each datagram takes so long. */
record Delay(long nanos) implements Stage {
  Delay {
    if (nanos < 0) {
      throw new IllegalArgumentException("a delay of " + nanos);
    }
  }

  @Override
  public Passage open(Chance chance) {
    return (datagram, onward) -> onward.pass(datagram, nanos);
  }

  @Override
  public String name() {
    return "delay";
  }
}
