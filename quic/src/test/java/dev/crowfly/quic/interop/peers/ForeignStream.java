package dev.crowfly.quic.interop.peers;

import java.time.Duration;

/** A bidirectional stream that a foreign client opened. */
public interface ForeignStream {
  /** The stream ID (RFC 9000 §2.1). */
  long id();

  /** Hands data to the stream; flow control may delay the sending. */
  void write(byte[] data);

  /** Ends the sending direction with FIN. */
  void finish();

  /**
   * Reads until the other side's FIN.
   *
   * @throws SilentPeerError when it does not come within the bound
   * @throws AssertionError when the stream breaks
   */
  byte[] readAll(Duration bound);
}
