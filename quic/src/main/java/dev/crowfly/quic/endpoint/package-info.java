/**
 * The endpoint: all connections of one socket, and what is said to those who have none.
 *
 * <p>Invariants: a datagram reaches a connection by its destination connection ID alone, and the
 * look-up allocates nothing; a stranger leaves no state behind unless a packet of his was
 * authentic, and then within fixed bounds; no answer to a stranger is larger than what he sent.
 *
 * <p>{@link dev.crowfly.quic.endpoint.QuicEndpoints} is the way in. The caller owns all buffers.
 * RFC 9000 §5.2, §6, §8.1, §10.3.
 */
package dev.crowfly.quic.endpoint;
