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

  /** Gives up sending, by RESET_STREAM with this application error code. */
  void reset(long code);

  /** Gives up receiving, by STOP_SENDING with this application error code. */
  void stop(long code);

  /** How the other side gave up, once it has and this side has noticed by reading or writing. */
  Outcome.StreamGivenUp awaitGivenUp(Duration bound);
}
