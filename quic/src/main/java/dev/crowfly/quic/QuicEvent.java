package dev.crowfly.quic;

/** What the application learns from {@link QuicEndpoint#pollEvent}. */
public sealed interface QuicEvent {
  /** The connection that it is about; null of {@link ConnectionIncoming}, which is none yet. */
  QuicConnection connection();

  /**
   * A client wants a connection: accept, refuse, retry or ignore it.
   *
   * @param incoming the attempt; it waits, with its datagrams, for a decision
   */
  record ConnectionIncoming(IncomingConnection incoming) implements QuicEvent {
    @Override
    public QuicConnection connection() {
      return null;
    }
  }

  /**
   * Server: streams can be opened and data sent, one round trip before the handshake is complete
   * ("0.5-RTT data", RFC 8446 §2). Comes between {@link ConnectionIncoming} and {@link
   * HandshakeCompleted}; to ignore it is to wait for the latter.
   *
   * <p>The client has shown nothing so far: neither that its address is its own, so that no more
   * than three times what it sent may leave (RFC 9000 §8.1), nor who it is, so that what is meant
   * for certain clients must wait.
   *
   * @param connection the connection
   */
  record HalfRttDataAllowed(QuicConnection connection) implements QuicEvent {}

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

    @Override
    public QuicConnection connection() {
      return connection;
    }

    /** The token, opaque, for {@link QuicConfig.Builder#initialToken}; a copy. */
    public byte[] token() {
      return token.clone();
    }
  }

  /**
   * Something happened to a path.
   *
   * @param connection the connection
   * @param event what happened, and to which path
   */
  record PathUpdated(QuicConnection connection, PathEvent event) implements QuicEvent {}

  /**
   * Something happened on a stream.
   *
   * <p>There is one such object for each stream, told again and again: what {@link #news} says
   * holds until the stream's next event is polled.
   */
  final class StreamUpdated implements QuicEvent {
    private final QuicConnection connection;
    private final QuicStream stream;
    private int news;

    /** The event object of a stream. */
    public StreamUpdated(QuicConnection connection, QuicStream stream) {
      this.connection = connection;
      this.stream = stream;
    }

    /** Called by the core before the event is told. */
    public StreamUpdated with(int latestNews) {
      news = latestNews;
      return this;
    }

    @Override
    public QuicConnection connection() {
      return connection;
    }

    /** The stream. */
    public QuicStream stream() {
      return stream;
    }

    /** A sum of {@link QuicStream#OPENED} and its siblings. */
    public int news() {
      return news;
    }

    /** Whether {@code what}, one of {@link QuicStream#OPENED} and its siblings, is news. */
    public boolean has(int what) {
      return (news & what) != 0;
    }

    @Override
    public String toString() {
      return "StreamUpdated[stream=" + stream.id() + ", news=" + news + "]";
    }
  }

  /**
   * The peer allows more streams, after {@link QuicConnection#openStream} had to return null.
   *
   * @param connection the connection
   * @param bidirectional of which type
   */
  record StreamsAvailable(QuicConnection connection, boolean bidirectional) implements QuicEvent {}

  /**
   * Datagrams came (RFC 9221): {@link QuicConnection#readDatagram} takes them.
   *
   * @param connection the connection
   */
  record DatagramsReadable(QuicConnection connection) implements QuicEvent {}

  /**
   * What became of a datagram that was sent with a tag: told once, and not after the connection has
   * ended. One that counts as lost may arrive all the same.
   *
   * @param connection the connection
   * @param tag what the application called it
   * @param acknowledged true: it arrived; false: it is considered lost, or was dropped unsent
   */
  record DatagramSettled(QuicConnection connection, long tag, boolean acknowledged)
      implements QuicEvent {}

  /**
   * The connection has ended; nothing follows on it.
   *
   * @param connection the connection
   * @param reason why
   */
  record ConnectionClosed(QuicConnection connection, CloseReason reason) implements QuicEvent {}
}
