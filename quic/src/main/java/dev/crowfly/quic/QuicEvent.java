package dev.crowfly.quic;

/** What the application learns from {@link QuicEndpoint#pollEvent}. */
public sealed interface QuicEvent {
  /**
   * A client wants a connection: accept, refuse, retry or ignore it.
   *
   * @param incoming the attempt; it waits, with its datagrams, for a decision
   */
  record ConnectionIncoming(IncomingConnection incoming) implements QuicEvent {}

  /**
   * The handshake is complete: the peer is verified, its parameters are known, data may flow.
   *
   * @param connection the connection
   */
  record HandshakeCompleted(QuicConnection connection) implements QuicEvent {}

  /**
   * The handshake is confirmed (RFC 9001 §4.1.2): both sides know that both are complete. Keys can
   * be updated and paths changed from here on.
   *
   * @param connection the connection
   */
  record HandshakeConfirmed(QuicConnection connection) implements QuicEvent {}

  /** The server gave the client a token for its next connection (RFC 9000 §8.1.3). */
  final class NewTokenReceived implements QuicEvent {
    private final QuicConnection connection;
    private final byte[] token;

    /**
     * The event for one token.
     *
     * @param token kept, not copied
     */
    public NewTokenReceived(QuicConnection connection, byte[] token) {
      this.connection = connection;
      this.token = token;
    }

    /** The connection that it came on. */
    public QuicConnection connection() {
      return connection;
    }

    /** The token, opaque, for {@link QuicConfig.Builder#initialToken}; a copy. */
    public byte[] token() {
      return token.clone();
    }
  }

  /**
   * The connection has ended; nothing follows on it.
   *
   * @param connection the connection
   * @param reason why
   */
  record ConnectionClosed(QuicConnection connection, CloseReason reason) implements QuicEvent {}
}
