package dev.crowfly.sim.link;

/** Drops what is too large. */
record Mtu(int bytes) implements Stage {
  @Override
  public Passage open(Chance chance) {
    return (datagram, onward) -> {
      if (datagram.packetBytes() > bytes) {
        onward.drop(datagram, "larger than " + bytes);
      } else {
        onward.pass(datagram);
      }
    };
  }

  @Override
  public String name() {
    return "mtu";
  }
}
