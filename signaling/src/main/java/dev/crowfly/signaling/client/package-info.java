/**
 * Signaling of an edge node, Agent and Connector at once: the machine that survives its legs.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A session is known to the client from Answered or Offered until {@link
 *       dev.crowfly.signaling.client.SignalingEvent.SessionClosed} or {@link
 *       dev.crowfly.signaling.client.SignalingClient#close}, and keeps its peer: the Intermediate
 *       can end it and can't give it to anybody else.
 *   <li>Each open has one answer: Answered or OpenRefused, in time, leg or not.
 *   <li>What waits for the leg is bounded. What can't wait is dropped (candidates, restarts) or
 *       ends the leg (everything else).
 * </ul>
 *
 * <p>After Welcome the client says, in this order: its services, the ends of sessions that could
 * not be told, Resume for each session, the opens that wait. An offer whose leg is lost before it
 * was accepted is over. Called by the edge machine of {@code node}; nothing here is thread-safe.
 */
package dev.crowfly.signaling.client;
