/**
 * The machine of a node at the edge: Agent and Connector at once.
 *
 * <p>{@link dev.crowfly.node.core.edge.EdgeCore} joins one QUIC endpoint, the leg to the
 * Intermediate, signaling, the relay flows and the sessions; what comes from a socket is told apart
 * by its first byte (RFC 9443). STUN goes to the session whose username fragment it names, or whose
 * question it answers.
 *
 * <p>Decisions that the design leaves open:
 *
 * <ul>
 *   <li>Events of QUIC and signaling are dealt with by {@code pollTransmit} when there is nothing
 *       else to send, so that what follows from them leaves at once; {@code pollEvent} only tells.
 *   <li>An Initial from a pair that is not proven yet waits for a second (32 at most do): ICE of
 *       the Agent may be a round trip ahead of ours.
 *   <li>No Retry at an edge, whatever the load.
 *   <li>The time of day that is ahead by 20 s of what it should be means that the machine slept:
 *       leg and sessions ask whether they are still there, and ICE begins anew.
 *   <li>A node that goes waits for its streams for two thirds of the time that it has.
 * </ul>
 *
 * <p>Invariants: nobody without a session makes the node keep anything but what is bounded here (32
 * attempts, 16,384 STUN questions of our own). Not thread-safe; hot paths allocate nothing.
 */
package dev.crowfly.node.core.edge;
