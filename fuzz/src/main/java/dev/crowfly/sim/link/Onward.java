package dev.crowfly.sim.link;

/** Where a datagram goes from a stage. Valid for as long as the link is. */
public interface Onward {
  /** The time. */
  long now();

  /** To the next stage, now. Any datagram may be passed on, and any number of them. */
  void pass(Datagram datagram);

  /** To the next stage, after a while of 0 or more. */
  void pass(Datagram datagram, long afterNanos);

  /** Nowhere; the witnesses are told why. */
  void drop(Datagram datagram, String why);
}
