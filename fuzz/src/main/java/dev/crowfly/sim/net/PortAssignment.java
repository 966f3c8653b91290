package dev.crowfly.sim.net;

/** RFC 4787 §4.2.1: which external port a new mapping gets. */
public enum PortAssignment {
  /** The inside port where it is free, else the next free one. */
  PRESERVATION,
  /** One after the other. */
  SEQUENTIAL,
  /** Any free one. */
  RANDOM
}
