/**
 * What flows inside connection C: stream headers, TCP tunnels, UDP flows, and the two services that
 * every Connector answers itself.
 *
 * <p>Pure and passive: nothing here knows a socket, a thread or a clock. {@link
 * dev.crowfly.node.core.tunnel.SessionTraffic} is what the owner of the machine tells the events of
 * a session; everything else is told by it. Local sockets are a port, {@link
 * dev.crowfly.node.core.tunnel.LocalSocket}; {@code io.tunnel} has them.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Every stream begins with {@link dev.crowfly.node.core.tunnel.StreamHeader varint length and
 *       name of its service}; those of datagrams that are too large, too, so that access is decided
 *       in one place.
 *   <li>A reset of either direction breaks a TCP tunnel off in both, as RST does. A peer that only
 *       stops listening is still listened to.
 *   <li>Flows of datagrams outlive C; ids are never used twice in a session. The name is said again
 *       at least every 5 s: so no state of the Connector can shut a flow out for long.
 *   <li>Pings above the rate wait in the stream rather than end it. A session measures each
 *       direction once at a time, for a minute at most.
 * </ul>
 */
package dev.crowfly.node.core.tunnel;
