/**
 * The machine of a node at the edge: Agent and Connector at once.
 *
 * <p>{@link dev.crowfly.node.core.edge.EdgeCore} joins one QUIC endpoint, the leg to the
 * Intermediate, signaling, the relay flows and the sessions; what comes from a socket is told apart
 * by its first byte (RFC 9443).
 */
package dev.crowfly.node.core.edge;
