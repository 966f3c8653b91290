/**
 * Links in virtual time: what happens to a datagram between two places.
 *
 * <p>A {@link dev.crowfly.sim.link.Link} is a list of {@link dev.crowfly.sim.link.Stage}s, each of
 * which does one thing: delays, loses, doubles, reorders, corrupts, queues. {@link
 * dev.crowfly.sim.link.Stages} makes those that networks have; a lambda makes any other, such as an
 * adversary's. An {@link dev.crowfly.sim.link.Agenda} is the time in which it happens, a {@link
 * dev.crowfly.sim.link.Chance} the luck.
 *
 * <p>Invariants: one thread; each stage has its own stream of chance, so that another stage beside
 * it changes nothing for it; no datagram is lost without a {@link dev.crowfly.sim.link.Witness}
 * being told where and why. Decision: a link has one direction; whoever wants a symmetric line
 * gives the same link twice, and gets two independent ones.
 */
package dev.crowfly.sim.link;
