/**
 * Paths: pairs of a local key and a peer address, both opaque, and what becomes of them.
 *
 * <p>{@link dev.crowfly.quic.path.PathManager} is what a connection talks to; {@code PathLifecycle}
 * holds the rules that don't depend on who called, {@code PathValidation} asks and waits on one
 * path, {@code PathIds} keeps connection IDs from being used on two paths, {@code Suspicion}
 * notices that the active path is dead, {@code ObservedAddresses} is QUIC address discovery, the
 * only place where an address is taken to be IP.
 *
 * <p>Invariants: one path is active at any time; the table and the queue of events are bounded
 * whatever a peer does; a path only moves to a later state, except to failed; to an address that is
 * not proven goes at most three times what came from it.
 *
 * <p>Called by the connection, on its owner's thread; the hot path allocates nothing. Objects of
 * {@code recovery} and {@code cid} that are handed in stay the connection's. RFC 9000 §8, §9;
 * draft-ietf-quic-address-discovery.
 */
package dev.crowfly.quic.path;
