/**
 * NATs in user space, in the words of RFC 4787, so that hole punching can be watched on a laptop.
 *
 * <p>Programs can't be routed, so a {@link dev.crowfly.node.nat.NatBox} is what its node has for a
 * socket: the node's datagrams leave from the external sockets of the box, real UDP sockets on
 * loopback, one for each mapping. Peers see a mapped address and nothing else; what comes back to
 * it passes the filter, or is dropped.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The node has one address inside, which no other node can reach: as private addresses are,
 *       it is a host candidate and of no use. Only loopback addresses are reachable through a box.
 *   <li>Mappings and filters live {@link dev.crowfly.node.nat.NatConfig#idleNanos} after the last
 *       datagram outwards (RFC 4787 REQ-5, REQ-6); what comes in does not refresh them.
 *   <li>{@code blocked} is a firewall that lets nothing through but datagrams to and from the
 *       addresses that are permitted (the Intermediate's).
 *   <li>Ports are the system's choice: no port preservation, no contiguity.
 * </ul>
 */
package dev.crowfly.node.nat;
