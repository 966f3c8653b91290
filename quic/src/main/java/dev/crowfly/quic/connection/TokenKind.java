package dev.crowfly.quic.connection;

/** What a sent packet may have carried that somebody has to hear of when it is acked or lost. */
final class TokenKind {
  /** An ACK frame; a = level, b = largest acknowledged. */
  static final int ACK = 0;

  /** A CRYPTO frame; a = level, b = offset, c = length. */
  static final int CRYPTO = 1;

  /** HANDSHAKE_DONE. */
  static final int HANDSHAKE_DONE = 2;

  /** NEW_CONNECTION_ID; a = sequence number. */
  static final int NEW_CONNECTION_ID = 3;

  /** RETIRE_CONNECTION_ID; a = sequence number. */
  static final int RETIRE_CONNECTION_ID = 4;

  /** DATAGRAM; a = tag. */
  static final int DATAGRAM = 5;

  /** OBSERVED_ADDRESS; a = the path's name, b = sequence number. */
  static final int OBSERVED_ADDRESS = 6;

  private TokenKind() {}
}
