package dev.crowfly.signaling.switchboard;

/** How far away a node is: a port of the switchboard, answered from the leg's connection. */
@FunctionalInterface
public interface LegRtt {
  /** The smoothed round-trip time of the leg in nanoseconds; 0 if unknown. */
  long rttNanos(long leg);
}
