package dev.crowfly.quic.connection;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.wire.TransportParameters;

/** What the {@link Handshake} tells its connection, inside its own calls. */
interface HandshakeObserver {
  /** The keys of a level are known. */
  void onKeys(EncryptionLevel level, CipherSuite suite, byte[] clientSecret, byte[] serverSecret);

  /**
   * The peer's parameters are known and well-formed.
   *
   * @throws TransportError when they don't fit what was seen in headers (RFC 9000 §7.3)
   */
  void onPeerParameters(TransportParameters parameters) throws TransportError;

  /** The handshake is complete on this side. */
  void onComplete();
}
