package dev.crowfly.quic.cid;

/**
 * Hears which stateless reset tokens of the peer are to be expected (RFC 9000 §10.3.1): a reset
 * comes under a random connection ID, so whoever routes datagrams has to know the tokens.
 */
public interface ResetTokenObserver {
  /** Nobody listens. */
  ResetTokenObserver NONE =
      new ResetTokenObserver() {
        @Override
        public void onTokenInUse(byte[] token) {}

        @Override
        public void onTokenRetired(byte[] token) {}
      };

  /**
   * A connection ID with this token is in use.
   *
   * @param token 16 bytes; shared, not to be changed
   */
  void onTokenInUse(byte[] token);

  /** It is in use no longer; the same array as before. */
  void onTokenRetired(byte[] token);
}
