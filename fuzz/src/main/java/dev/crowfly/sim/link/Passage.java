package dev.crowfly.sim.link;

/** A stage at work in one direction of one link. */
@FunctionalInterface
public interface Passage {
  /** A datagram comes; what becomes of it is told to {@code onward}, now or later. */
  void enter(Datagram datagram, Onward onward);
}
