package dev.crowfly.sim.link;

/** Loses datagrams in bursts: the model of Gilbert and Elliott, a step for each datagram. */
record BurstLoss(double toBad, double toGood, double lossInGood, double lossInBad)
    implements Stage {
  BurstLoss {
    Probability.check(toBad);
    Probability.check(toGood);
    Probability.check(lossInGood);
    Probability.check(lossInBad);
  }

  @Override
  public Passage open(Chance chance) {
    return new Passage() {
      private boolean isBad;

      @Override
      public void enter(Datagram datagram, Onward onward) {
        isBad = isBad ? !chance.happens(toGood) : chance.happens(toBad);
        if (chance.happens(isBad ? lossInBad : lossInGood)) {
          onward.drop(datagram, "burst loss");
        } else {
          onward.pass(datagram);
        }
      }
    };
  }

  @Override
  public String name() {
    return "burst loss";
  }
}
