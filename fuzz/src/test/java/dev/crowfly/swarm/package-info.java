/**
 * The swarm: random worlds, each out of one seed, run in bulk.
 *
 * <p>A {@link dev.crowfly.swarm.Life} is one world's: a {@link dev.crowfly.swarm.Cast} of nodes in
 * places with NATs, {@link dev.crowfly.swarm.Weather} on their links, {@link
 * dev.crowfly.swarm.Visit visits} with traffic that checks itself, and {@link
 * dev.crowfly.swarm.Troubles} over time. Then all that is broken heals, and everything has to be
 * well again, close, and leave nothing behind. What holds all the time stands in {@link
 * dev.crowfly.swarm.Laws}; what may end a session, and for how long after a fault, in {@link
 * dev.crowfly.swarm.Excuses}.
 *
 * <p>Invariants: the same seed gives the same life, datagram for datagram. Every element has a
 * stream of chance of its own, by its name: one that is {@linkplain dev.crowfly.swarm.Trim left
 * out} changes nothing for the others' luck, so that a failing world can be made smaller.
 */
package dev.crowfly.swarm;
