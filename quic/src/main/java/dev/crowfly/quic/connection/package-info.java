/**
 * A connection: the receive pipeline, the sender, packet number spaces, the handshake's steps, idle
 * and closing.
 *
 * <p>{@link dev.crowfly.quic.connection.Connection} is the endpoint's view, inputs and outputs;
 * {@code ApplicationSide} the application's. {@code PacketReceiver} and {@code FrameRouter} take
 * datagrams apart, {@code PacketEffects} is what follows; {@code Sender} and {@code PacketFiller}
 * put them together; {@code Deadlines} is time, {@code Ending} all ways to end.
 *
 * <p>Invariants: nothing leaves without keys, nor after the end; a datagram never exceeds what
 * anti-amplification and the path allow; what TLS reports in the middle of a packet takes effect at
 * its end; lost frames are written anew by their owners, from their current state.
 *
 * <p>Called by the endpoint alone, on its owner's thread. Buffers belong to the caller: received
 * datagrams are decrypted in place, sent ones are assembled in the caller's slot. RFC 9000 §5, §7,
 * §10, §12 to §14; RFC 9001 §4.
 */
package dev.crowfly.quic.connection;
