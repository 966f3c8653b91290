/**
 * The leg of an edge node: its connection to the Intermediate, through all its losses, with
 * signaling on its first stream and relay flows in its datagrams.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>At most one connection is in use; while others are dialed none is. Sessions don't depend on
 *       it: {@link dev.crowfly.signaling.client.SignalingClient} remembers them, and the edge opens
 *       their relay flows again when they were resumed.
 *   <li>Each loss is told once, with its reason and when the next attempt is made.
 *   <li>Nothing here knows what a session is: peers are {@link
 *       dev.crowfly.node.core.RelayAddress}es, news of signaling are passed on as they come.
 * </ul>
 *
 * <p>Decided here, since the design is silent:
 *
 * <ul>
 *   <li>A fault that another attempt won't cure (wrong node id, version, not welcome) ends the leg
 *       for good only if it never was up: a daemon that worked once goes on asking.
 *   <li>The wait before the next attempt is between a half and the whole of a count that doubles;
 *       the count starts over when the leg was up for 10 s or the network has changed.
 *   <li>After a change of the network the leg moves to the new local end and has 3 s to prove that
 *       it works there; otherwise, or when the old connection can't move, a new one is dialed at
 *       once. The same test follows a suspend.
 *   <li>Discovery of the path's MTU is on for legs: where 1232 bytes don't pass, signaling still
 *       works with 1200, and only the relay is unavailable. That is told when the path answers,
 *       twice within two seconds, while large datagrams don't pass: QUIC goes down to 1200 after
 *       any burst of losses, and comes back with the first answer.
 *   <li>After an outage the leg goes on with its next probe timeout, which is at most as long as
 *       the outage was, and 15 s (the keep-alive).
 *   <li>When the node goes, it finishes the stream and gives the Intermediate half a second to take
 *       in what it said.
 * </ul>
 */
package dev.crowfly.node.core.leg;
