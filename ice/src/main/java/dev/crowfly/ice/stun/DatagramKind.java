package dev.crowfly.ice.stun;

/** What the first byte says of a datagram on a shared socket (RFC 7983 §7, RFC 9443 §3). */
public enum DatagramKind {
  /** 0 to 3: STUN. */
  STUN,
  /** 64 to 255: QUIC, on a socket that carries neither TURN channels nor RTP. */
  QUIC,
  /** 4 to 63: none of these; to be dropped and counted. */
  OTHER;

  private static final int FIRST_NOT_STUN = 4;
  private static final int FIRST_QUIC = 64;

  /**
   * The kind of a datagram.
   *
   * @param firstByte its first byte
   */
  public static DatagramKind of(byte firstByte) {
    int first = firstByte & 0xFF;
    if (first < FIRST_NOT_STUN) {
      return STUN;
    }
    return first < FIRST_QUIC ? OTHER : QUIC;
  }
}
