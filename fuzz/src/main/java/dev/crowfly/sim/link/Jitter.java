package dev.crowfly.sim.link;

/** Each datagram takes up to so much longer. */
record Jitter(long upToNanos, boolean keepsOrder) implements Stage {
  Jitter {
    if (upToNanos < 0) {
      throw new IllegalArgumentException("a jitter of " + upToNanos);
    }
  }

  @Override
  public Passage open(Chance chance) {
    return new Passage() {
      private long latest;

      @Override
      public void enter(Datagram datagram, Onward onward) {
        long at = onward.now() + chance.nextLong(upToNanos + 1);
        if (keepsOrder) {
          at = Math.max(at, latest);
          latest = at;
        }
        onward.pass(datagram, at - onward.now());
      }
    };
  }

  @Override
  public String name() {
    return "jitter";
  }
}
