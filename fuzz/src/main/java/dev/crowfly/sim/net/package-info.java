/**
 * A network in virtual time: hosts, routers, links with faults, and NATs of every kind of RFC 4787;
 * and an oracle that tells which hosts behind them can reach each other.
 *
 * <p>It depends on java.base alone and on nothing of ICE, so that it can serve a simulator of whole
 * nodes. One thread; time is a {@code long} of nanoseconds that starts at 0; all that is random
 * comes from one seed, so that a run can be repeated.
 *
 * <p>Decisions: filtering rules belong to the inside endpoint, not to the mapping, as the words of
 * RFC 4787 §5 have it ("if X:x has not sent packets to Y:any previously"); external ports are never
 * overloaded (REQ-3); a hairpinned datagram shows the external source (REQ-9).
 */
package dev.crowfly.sim.net;
