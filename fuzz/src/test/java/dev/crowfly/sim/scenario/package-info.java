/**
 * Scenarios: whole nodes in drawn networks, and what has to become of them. A file for each topic,
 * with a drawing; all in virtual time, each world from a seed that its errors tell.
 *
 * <p>Invariant: what is expected comes from the drawing, or from the {@link
 * dev.crowfly.sim.net.ReachabilityOracle}, never from what the nodes did.
 */
package dev.crowfly.sim.scenario;
