package dev.crowfly.sim.link;

import java.util.function.UnaryOperator;

/** Passes another datagram on in the place of each. */
record Rewrite(UnaryOperator<Datagram> change) implements Stage {
  @Override
  public Passage open(Chance chance) {
    return (datagram, onward) -> {
      Datagram other = change.apply(datagram);
      if (other == null) {
        onward.drop(datagram, "adversary");
      } else {
        onward.pass(other);
      }
    };
  }

  @Override
  public String name() {
    return "rewrite";
  }
}
