package dev.crowfly.quic;

/**
 * One stream of a connection (RFC 9000 §2): bytes in order, in one direction or in both.
 *
 * <p>Nothing here blocks: a short {@link #write} is back-pressure, {@link #WRITABLE} tells when to
 * go on; a {@link #read} of 0 means that nothing has come yet, {@link #READABLE} tells when it has.
 * Not thread-safe: the endpoint's owner thread. Like any mutator, each call here may make datagrams
 * due: drain the endpoint afterwards.
 *
 * <p>A stream of the peer counts against the peer's limit until it is {@link #CLOSED}, so read each
 * to its end, or {@link #stop} it: streams that are forgotten are never given back.
 *
 * <p>A stream object stays usable after it was closed, and after the connection has ended: what had
 * come in order can still be read, and reads go on to say how it ended. What was written but not
 * acknowledged when the connection ended may never arrive: to be sure, finish, wait for {@link
 * #CLOSED}, and close the connection then.
 */
public interface QuicStream {
  /** News: the peer opened the stream. */
  int OPENED = 1;

  /** News: bytes came, or the end, or a reset. */
  int READABLE = 2;

  /** News: there is room again after a short {@link #write} or {@link #writableBytes} of 0. */
  int WRITABLE = 4;

  /** News: the peer asked us to stop; the stream was reset for it. */
  int STOPPED = 8;

  /** News: both parts are done. */
  int CLOSED = 16;

  /** What {@link #read} returns after the last byte. */
  int END = -1;

  /** What {@link #read} returns when the peer has reset the stream. */
  int RESET = -2;

  /** What {@link #read} returns when the connection ended before the stream did. */
  int ABORTED = -3;

  /** What {@link #write} returns when the stream takes nothing any more. */
  int GONE = -1;

  /** The urgency that is served before all others. */
  int MOST_URGENT = 0;

  /** The urgency of a new stream. */
  int DEFAULT_URGENCY = 3;

  /** The urgency that is served after all others. */
  int LEAST_URGENT = 7;

  /** The stream ID (RFC 9000 §2.1). */
  long id();

  /** Whether we can write: not to a unidirectional stream of the peer. */
  boolean hasSendPart();

  /** Whether we can read: not from a unidirectional stream of ours. */
  boolean hasReceivePart();

  /**
   * Takes a copy of as many bytes as there is room for.
   *
   * @return how many; {@link #GONE} when the stream was reset by us or stopped by the peer, or the
   *     connection has ended
   * @throws IllegalStateException after {@link #finish}, or without a sending part
   */
  int write(byte[] data, int offset, int length);

  /**
   * How many bytes {@link #write} would take now.
   *
   * @return 0 when there is no room, and then {@link #WRITABLE} tells when there is; 0 as well
   *     after {@link #finish}; {@link #GONE} when the stream was reset by us or stopped by the
   *     peer, or the connection has ended
   * @throws IllegalStateException without a sending part
   */
  int writableBytes();

  /** No byte follows those written so far. */
  void finish();

  /**
   * Gives up sending; what was not delivered may never be. Does nothing once all has arrived.
   *
   * @param errorCode the application's, 0 to 2^62-1
   */
  void reset(long errorCode);

  /**
   * Moves up to {@code length} bytes to {@code out}.
   *
   * @return how many; 0 when none have come yet; {@link #END} after the last one; {@link #RESET} if
   *     the peer gave up, see {@link #peerErrorCode}; {@link #ABORTED} when the connection has
   *     ended and nothing is left
   * @throws IllegalStateException after {@link #stop}, or without a receiving part
   */
  int read(byte[] out, int outOffset, int length);

  /**
   * Gives up receiving: the peer is asked to stop and what still comes is dropped.
   *
   * @param errorCode the application's, 0 to 2^62-1
   */
  void stop(long errorCode);

  /** The application error code of the peer's RESET_STREAM, or -1. */
  long peerErrorCode();

  /** The application error code of the peer's STOP_SENDING, or -1. */
  long peerStopCode();

  /**
   * Says how urgent the stream's data is: more urgent streams send first, equals take turns.
   *
   * @param urgency {@link #MOST_URGENT} to {@link #LEAST_URGENT}
   */
  void setUrgency(int urgency);

  /** Whether nothing more will happen on this stream. */
  boolean isClosed();
}
