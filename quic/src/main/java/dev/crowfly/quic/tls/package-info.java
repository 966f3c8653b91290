/**
 * The TLS 1.3 handshake of QUIC (RFC 9001 §4, §8; RFC 8446): handshake bytes in, handshake bytes
 * and secrets out.
 *
 * <p>{@link dev.crowfly.quic.tls.TlsEngine} is the port; behind it Bouncy Castle runs the state
 * machine of TLS while this package owns what QUIC puts in the place of TLS records.
 *
 * <ul>
 *   <li>No Bouncy Castle type is visible outside this package, and no exception but {@code
 *       TransportError} leaves {@code receive}, whatever the bytes.
 *   <li>A message arrives at its own encryption level and ends before the keys change, or the
 *       handshake fails (RFC 9001 §4.1.3).
 *   <li>Randomness and time come in as arguments: equal seeds give equal bytes.
 *   <li>An engine that failed once stays dead and repeats its error.
 * </ul>
 *
 * <p>Called by {@code connection}, on its owner thread. Arrays passed to {@code receive} are read
 * during the call only; arrays that come out belong to the caller.
 */
package dev.crowfly.quic.tls;
