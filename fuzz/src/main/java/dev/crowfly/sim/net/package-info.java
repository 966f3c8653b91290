/**
 * A network in virtual time: hosts, routers, links with faults, and NATs of every kind of RFC 4787;
 * and an oracle that tells which hosts behind them can reach each other.
 *
 * <p>It depends on nothing of what it is to judge: not on ICE, not on nodes. One thread; time is a
 * {@code long} of nanoseconds; all that is random comes from one seed, with a stream of chance for
 * each element, so that a run can be repeated and an element added.
 *
 * <p>A {@link dev.crowfly.sim.net.Place} is what most need: a LAN with its routers. A {@link
 * dev.crowfly.sim.net.Site} is one host with all that lies between it and the internet, as the
 * {@link dev.crowfly.sim.net.ReachabilityOracle} wants it. Each end has a {@link
 * dev.crowfly.sim.net.Line}, where faults are put in one direction or both.
 *
 * <p>Decisions: filtering rules belong to the inside endpoint, not to the mapping, as the words of
 * RFC 4787 §5 have it ("if X:x has not sent packets to Y:any previously"); external ports are never
 * overloaded (REQ-3); a hairpinned datagram shows the external source (REQ-9).
 */
package dev.crowfly.sim.net;
