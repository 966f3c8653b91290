package dev.crowfly.quic.cid;

/** Derives the stateless reset token of a connection ID that we issue (RFC 9000 §10.3.2). */
@FunctionalInterface
public interface StatelessResetTokenSource {
  /** The length of a token in bytes. */
  int TOKEN_LENGTH = 16;

  /**
   * Writes the 16 bytes of the token: hard to guess, different for different connection IDs, and
   * the same whenever the same connection ID is asked for.
   */
  void resetToken(ConnectionId connectionId, byte[] out, int offset);
}
