/**
 * Paths: pairs of a local key and a peer address, both opaque, and what becomes of them.
 *
 * <p>{@link dev.crowfly.quic.path.PathManager} is what a connection talks to. {@code PathArrivals}
 * knows what packets of the peer do to paths, {@code PathProbes} what has to be sent to find out
 * about them, {@code PathCommands} what the application may want. {@code PathLifecycle} joins the
 * rules that don't depend on who called: {@code PathExistence} makes and forgets paths, {@code
 * PathQuestions} begins validations and {@code PathVerdicts} ends them, {@code PathSwitch} makes
 * another path the active one, of those that {@code PathChoice} finds, and {@code DcidRelease}
 * gives up the connection IDs of paths that were left.
 *
 * <p>{@code PathValidation} asks and waits on one path, {@code PathIds} keeps connection IDs from
 * being used on two paths, {@code Suspicion} notices that the active path is dead, {@code Caution}
 * that somebody copies packets, {@code PathMtuDiscovery} runs a {@code PathMtu} for each path (RFC
 * 8899), {@code ObservedAddresses} is address discovery, the only place where an address is taken
 * to be IP.
 *
 * <p>Where quiche does otherwise, tests named after the rows of its behaviour say so. Our own
 * decisions: a server that is asked not to allow migration still follows a NAT, which it tells by
 * the unchanged connection ID; a path whose connection ID is unchanged shares that of the old path;
 * connection IDs of paths that were left are kept three probe timeouts after their last use, one
 * when few are left, and longer while the active path is unproven or silent, since the way back
 * needs one; a server that has no connection ID for where its peer went stays where it is; a server
 * that was led astray by copies of packets asks before it follows the next time ({@code Caution}),
 * so that whoever copies them all the time gains nothing by it; a packet that was sent to none of
 * our connection IDs is dropped; only the active path is probed for its MTU, and a base above 1200
 * is given up like any other size when it stops arriving; a path that has something to ask comes
 * before the active one when the next datagram is chosen, so that no congestion window or pacer of
 * the active path delays it.
 *
 * <p>Invariants: one path is active at any time; the table and the queue of events are bounded
 * whatever a peer does; a path only moves to a later state, except to failed; to an address that is
 * not proven goes at most three times what came from it.
 *
 * <p>Called by the connection, on its owner's thread; the hot path allocates nothing. Objects of
 * {@code recovery} and {@code cid} that are handed in stay the connection's. RFC 9000 §8, §9, §14;
 * RFC 8899; draft-ietf-quic-address-discovery.
 */
package dev.crowfly.quic.path;
