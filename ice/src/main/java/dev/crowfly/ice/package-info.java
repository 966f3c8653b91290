/**
 * Finding and proving the direct path: STUN (RFC 8489), candidates and the ICE agent (RFC 8445).
 *
 * <p>Pure: no socket, thread, clock or file, and no knowledge of QUIC. This package holds what the
 * others share and names none of them. Time is a non-negative {@code long} of nanoseconds that
 * starts near 0. Where STUN speaks of an address it is a resolved {@link
 * java.net.InetSocketAddress}; the local end of a path, the <em>base</em>, is an opaque {@link
 * java.net.SocketAddress} that the runtime chose as the key of one socket.
 */
package dev.crowfly.ice;
