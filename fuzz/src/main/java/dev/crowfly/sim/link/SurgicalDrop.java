package dev.crowfly.sim.link;

import java.util.function.Predicate;

/** Drops some of the datagrams that something holds for, by their number. */
record SurgicalDrop(Predicate<Datagram> which, long first, long last) implements Stage {
  SurgicalDrop {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException("from " + first + " to " + last);
    }
  }

  @Override
  public Passage open(Chance chance) {
    return new Passage() {
      private long count;

      @Override
      public void enter(Datagram datagram, Onward onward) {
        if (which.test(datagram) && ++count >= first && count <= last) {
          onward.drop(datagram, "surgical drop");
        } else {
          onward.pass(datagram);
        }
      }
    };
  }

  @Override
  public String name() {
    return "surgical drop";
  }
}
