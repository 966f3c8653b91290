/**
 * The local ends of tunnels: TCP and UDP sockets on the loop's selector.
 *
 * <p>An Agent has forwards: they listen and carry what comes to a service. A Connector has
 * backends: they answer for a service by carrying what comes to an address. Neither knows machines
 * or sessions: a forward has a {@link dev.crowfly.node.core.tunnel.ServiceLink}, a backend is a
 * {@link dev.crowfly.node.core.tunnel.ServiceProvider}. All objects belong to the loop thread.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A forward accepts connections while the session is still being opened; a connection that
 *       got no stream in time is reset, as one above the limits is.
 *   <li>A connection to a backend that can't be made resets the stream with BACKEND_UNREACHABLE,
 *       and so the client's connection. All addresses of a name are tried, one after the other.
 *   <li>Datagrams that come while there is no session are dropped and counted: a queue would only
 *       make them old.
 *   <li>A backend's flow has a socket of its own that is not connected, since connected NIO
 *       channels send no empty datagrams; what somebody else than the backend sends there is
 *       dropped.
 * </ul>
 */
package dev.crowfly.node.io.tunnel;
