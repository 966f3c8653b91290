package dev.crowfly.quic.tls;

import java.io.IOException;

/**
 * One side of the handshake as Bouncy Castle runs it; what happens goes to {@link HandshakeEvents}.
 */
interface Handshake {
  /** Begins; a client writes its ClientHello. */
  void start() throws IOException;

  /**
   * Takes one whole message, header included.
   *
   * @throws IOException or any {@link RuntimeException} when the handshake fails; to be judged by
   *     {@link Alerts}
   */
  void process(byte[] message) throws IOException;

  /** Wipes the secrets. Nothing may be called afterwards. */
  void dispose();
}
