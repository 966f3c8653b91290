/**
 * The machine of an Intermediate: a QUIC server for legs (mutual TLS, Retry under load), the {@link
 * dev.crowfly.signaling.switchboard.Switchboard} on their first streams, the relay on their
 * datagrams, and a STUN server on the same sockets.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A node is who its certificate says; nothing that it sends can touch another node's leg or
 *       session. A relayed datagram goes where the flow of the leg that it came on leads, or
 *       nowhere.
 *   <li>The relay looks at flow ids alone: what it carries is sealed end to end.
 *   <li>All that nodes can make us remember is bounded: connections and handshakes by the endpoint,
 *       signaling by the switchboard, datagrams by the pool.
 * </ul>
 *
 * <p>Decided here, since the design is silent:
 *
 * <ul>
 *   <li>{@code relayBytes} counts payload when it is handed over to the outgoing leg; what QUIC
 *       then loses is counted all the same, as on any router.
 *   <li>A leg that opens no stream within 10 s of its handshake is closed with TIMEOUT. One whose
 *       node finishes the stream is closed with NONE: that is how nodes go.
 *   <li>An Intermediate that goes closes all legs with NONE, and has ended when that has left.
 * </ul>
 */
package dev.crowfly.node.core.intermediate;
