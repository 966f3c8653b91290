/**
 * What flows inside connection C: stream headers, TCP tunnels, UDP flows, and the two services that
 * every Connector answers itself.
 *
 * <p>Pure and passive: nothing here knows a socket, a thread or a clock.
 */
package dev.crowfly.node.core.tunnel;
