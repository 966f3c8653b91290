/**
 * Paths: pairs of a local key and a peer address, both opaque, and what is known of each.
 *
 * <p>For now a connection has the one path of its handshake. A path knows how much may be sent on
 * it before its address is validated: that is what keeps a server from being an amplifier.
 *
 * <p>Called by the connection, on its owner's thread. RFC 9000 §8.
 */
package dev.crowfly.quic.path;
