/**
 * What carries connections C inside legs: relay flows, used by edges (one leg, many sessions) and
 * by the Intermediate (many legs) alike.
 *
 * <p>A datagram of C goes over a leg as one QUIC DATAGRAM (RFC 9221): {@link
 * dev.crowfly.node.core.relay.FlowId a flow id} of one or two bytes, then the UDP payload of C,
 * 1200 bytes at most, so that both fit into a packet of 1232. The id names the session on this leg
 * only.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A session can't starve another one: each flow has a queue of its own, bounded in number and
 *       age, from which the oldest goes; flows take turns, by bytes (deficit round robin). The
 *       leg's connection is handed no more than a few datagrams beyond what its congestion window
 *       takes, because what waits there is past choosing.
 *   <li>What all queues of a machine may hold is bounded too, by {@link
 *       dev.crowfly.node.core.relay.DatagramPool}; its arrays are used again, so that nothing is
 *       allocated per datagram.
 *   <li>All that is dropped is counted, by its reason.
 * </ul>
 *
 * <p>Who calls: the owner of a leg offers datagrams, and hands over to the connection whenever the
 * endpoint has nothing more to send. Arrays that are passed in are read during the call only.
 */
package dev.crowfly.node.core.relay;
