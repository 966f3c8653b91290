/**
 * Finding and proving the direct path: STUN (RFC 8489), candidates and the ICE agent (RFC 8445).
 *
 * <p>Nothing is here yet. What comes is pure: no socket, thread, clock or file, and no knowledge of
 * QUIC.
 */
package dev.crowfly.ice;
