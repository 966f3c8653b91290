/**
 * Streams of bytes: buffers, reassembly, flow control, state machines, scheduling (RFC 9000 §2 to
 * §4 and §19.4 to §19.14), and the bounded queue of datagrams (RFC 9221).
 *
 * <p>{@link dev.crowfly.quic.stream.Streams} is all that the connection needs for application data;
 * {@link dev.crowfly.quic.stream.SendBuffer} and {@link dev.crowfly.quic.stream.Reassembly} also
 * carry its CRYPTO data. What holds throughout:
 *
 * <ul>
 *   <li>A lost frame is never repeated as it was. Its token comes back, and what is sent then
 *       follows from the current state (RFC 9000 §13.3).
 *   <li>Every number that a peer names is checked against a limit that we announced before anything
 *       is stored for it, and memory follows the bytes that arrived.
 *   <li>A stream waits for a turn to send exactly if it has something to send, so {@code
 *       hasPending} is never true in vain.
 * </ul>
 *
 * <p>Memory: bytes lie in chunks of a {@link dev.crowfly.quic.stream.ChunkPool}, one per endpoint;
 * an idle stream holds none. Arrays handed in are copied before the call returns and never kept;
 * arrays handed out are views that end with the next call.
 *
 * <p>Where the RFC leaves a choice: a reset of a stream that has arrived whole is ignored, data
 * after a reset is dropped (§3.2); STOP_SENDING is answered with RESET_STREAM at once, in Data Sent
 * too (§3.5); frames for closed streams are ignored, final sizes of closed streams are not kept
 * (§4.5); credit follows consumption, and the BLOCKED frames of a peer change nothing (§4.2); more
 * gaps in one stream than loss explains are an INTERNAL_ERROR; a more urgent stream always goes
 * first.
 *
 * <p>Nothing here is thread-safe: one owner thread.
 */
package dev.crowfly.quic.stream;
