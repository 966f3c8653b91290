/**
 * Streams of bytes: buffers, reassembly, flow control, state machines, scheduling (RFC 9000 §2 to
 * §4, RFC 9221 queues).
 *
 * <p>Called by the connection, which also carries the frames. Two facts hold throughout:
 *
 * <ul>
 *   <li>A lost frame is never repeated as it was. Its token (stream, offset, length, fin) comes
 *       back here and the owner decides from its current state what still needs sending.
 *   <li>Every byte count that a peer names is checked against a limit that we announced before
 *       anything is stored, and memory follows the bytes that arrived, in chunks of one {@link
 *       dev.crowfly.quic.stream.ChunkPool} that the endpoint owns.
 *   <li>Arrays handed in are copied before the call returns and never kept; arrays handed out are
 *       views that end with the next call that changes the buffer.
 * </ul>
 *
 * <p>Nothing here is thread-safe: one owner thread.
 */
package dev.crowfly.quic.stream;
