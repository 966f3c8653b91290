package dev.crowfly.quic.cid;

/** One connection ID of the peer with its stateless reset token. */
final class RemoteConnectionId {
  private static final int TOKEN_LENGTH = StatelessResetTokenSource.TOKEN_LENGTH;

  final long sequence;
  final ConnectionId id;
  boolean used;
  private byte[] token;

  RemoteConnectionId(long sequence, ConnectionId id, boolean used) {
    this.sequence = sequence;
    this.id = id;
    this.used = used;
  }

  void setToken(byte[] source, int offset) {
    token = new byte[TOKEN_LENGTH];
    System.arraycopy(source, offset, token, 0, TOKEN_LENGTH);
  }

  /** The token itself, or null. */
  byte[] token() {
    return token;
  }

  boolean hasToken() {
    return token != null;
  }

  /** Whether these 16 bytes are the token; takes the same time whichever bytes differ. */
  boolean hasToken(byte[] source, int offset) {
    if (token == null) {
      return false;
    }
    int difference = 0;
    for (int i = 0; i < TOKEN_LENGTH; i++) {
      difference |= token[i] ^ source[offset + i];
    }
    return difference == 0;
  }
}
