/**
 * The bytes of QUIC v1: var-ints, packet numbers, headers, frames, transport parameters.
 *
 * <p>Purpose: turn bytes into primitives and back, and check everything that can be checked without
 * knowing the connection. What needs state (who may send a frame, flow control, known streams) is
 * left to the owner of that state.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Whatever the bytes are, a reader gives a result, {@code false} (bytes that nobody has
 *       authenticated: headers) or a {@link dev.crowfly.quic.TransportError} (bytes of the peer:
 *       frames, transport parameters). Nothing else is ever thrown.
 *   <li>Reading and writing a packet allocates nothing; no count that a peer sent sizes an array.
 *   <li>A writer that returns {@code false} or -1 has written nothing.
 * </ul>
 *
 * <p>Called by the connection, the endpoint and the packet protection, on the owner thread; readers
 * and writers are reusable cursors and not thread-safe. Every array belongs to the caller; a view
 * into it is valid during the call it is passed to.
 *
 * <p>RFC 8999; RFC 9000 §12.4, §16 to §19 and appendix A; RFC 9221 §3 and §4;
 * draft-ietf-quic-address-discovery.
 */
package dev.crowfly.quic.wire;
