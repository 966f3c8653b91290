package dev.crowfly.sim.link;

/** Flips bits of some datagrams. */
record Corruption(double probability, int mostBits) implements Stage {
  Corruption {
    Probability.check(probability);
    if (mostBits < 1) {
      throw new IllegalArgumentException(mostBits + " bits");
    }
  }

  @Override
  public Passage open(Chance chance) {
    return (datagram, onward) ->
        onward.pass(
            datagram.payload().length > 0 && chance.happens(probability)
                ? corrupt(datagram, chance)
                : datagram);
  }

  private Datagram corrupt(Datagram datagram, Chance chance) {
    byte[] bytes = datagram.payload().clone();
    for (long left = chance.between(1, mostBits); left > 0; left--) {
      int bit = chance.nextInt(bytes.length * Byte.SIZE);
      bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
    }
    return datagram.withPayload(bytes);
  }

  @Override
  public String name() {
    return "corruption";
  }
}
