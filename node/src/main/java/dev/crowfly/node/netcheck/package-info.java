/**
 * What the network does to UDP: NAT mapping and filtering, seen with a socket of its own.
 *
 * <ul>
 *   <li>{@code ice}'s behaviour discovery decides; here is the socket, the clock and the thread,
 *       the caller's.
 *   <li>IPv4 and IPv6 are two networks, each with its own report.
 * </ul>
 *
 * <p>Decision that the design did not take: the socket that is examined is not the node's, since a
 * node would answer what comes for it; it may be bound to the same address and another port, which
 * the same NAT treats alike.
 */
package dev.crowfly.node.netcheck;
