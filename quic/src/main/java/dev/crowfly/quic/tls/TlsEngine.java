package dev.crowfly.quic.tls;

import dev.crowfly.quic.TlsSession;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.EncryptionLevel;

/**
 * One TLS 1.3 handshake, without records: bytes of CRYPTO frames in and out (RFC 9001 §4.1).
 *
 * <p>Inputs are {@link #start} and {@link #receive}; drain {@link #pollOutput} at every level after
 * each. What becomes known on the way is told to the {@link TlsListener} inside those calls. Once a
 * call has thrown, the engine is dead: it has no more output, and {@code receive} throws the same
 * error again. Not thread-safe; one owner thread.
 */
public interface TlsEngine {
  /**
   * Begins: a client makes its ClientHello, a server does nothing. Once only: further calls change
   * nothing, and {@link #receive} makes up for a missing one.
   *
   * @throws TransportError when the ClientHello can't be made
   */
  void start() throws TransportError;

  /**
   * Takes the next bytes of the handshake.
   *
   * @param level the encryption level of the packet they came in
   * @param buf holds bytes that follow, without a gap, those of earlier calls of this level; split
   *     in any way. Not kept
   * @throws TransportError with a code of {@code CRYPTO_ERROR} or PROTOCOL_VIOLATION when the
   *     handshake fails
   */
  void receive(EncryptionLevel level, byte[] buf, int off, int len) throws TransportError;

  /**
   * The next handshake bytes to be sent at {@code level}, to be appended to what earlier calls
   * gave; null when there are none for now. The array is the caller's.
   */
  byte[] pollOutput(EncryptionLevel level);

  /** Whether the handshake is complete (RFC 9001 §4.1.1). */
  boolean isComplete();

  /** What was agreed on; null before {@link #isComplete}. */
  TlsSession session();

  /**
   * Keying material for the application (RFC 8446 §7.5), equal on both sides and bound to this
   * connection.
   *
   * @param label in ASCII, at most 249 characters
   * @param context any bytes; null and empty give the same
   * @param length of the result, 1 to 255 times the hash length
   * @throws IllegalStateException before the handshake is complete
   * @throws IllegalArgumentException when an argument is out of its range
   */
  byte[] exportKeyingMaterial(String label, byte[] context, int length);

  /**
   * Drops what only the handshake needed. {@link #session} and {@link #exportKeyingMaterial} keep
   * working; bytes received later are judged by their message type alone. May be called again.
   */
  void discard();
}
