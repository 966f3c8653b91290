package dev.crowfly.quic.stream;

/**
 * One stream, as the connection shows it to the application: the parts that exist, and a set of
 * news.
 *
 * <p>Reading and writing happen here rather than on the parts, because each step may make a frame
 * due (MAX_STREAM_DATA after a read) and may close the stream. A stream stays usable after it was
 * closed and left the table: reads go on to say how it ended. Not thread-safe.
 */
public final class Stream {
  /** The peer opened the stream. */
  public static final int OPENED = 1;

  /** Bytes came, or the end, or a reset. */
  public static final int READABLE = 2;

  /** There is room again after a short {@link #write}. */
  public static final int WRITABLE = 4;

  /** The peer asked us to stop; the stream was reset for it. */
  public static final int STOPPED = 8;

  /** Both parts are done; the stream is gone from the table. */
  public static final int CLOSED = 16;

  /** The urgency that is served before all others. */
  public static final int MOST_URGENT = 0;

  /** The urgency of a new stream. */
  public static final int DEFAULT_URGENCY = 3;

  /** The urgency that is served after all others. */
  public static final int LEAST_URGENT = 7;

  private final long id;
  private final Streams owner;
  private final SendStream send;
  private final ReceiveStream receive;
  private final StreamQueue.Link dataLink = new StreamQueue.Link(this);
  private final StreamQueue.Link controlLink = new StreamQueue.Link(this);
  private final StreamQueue.Link newsLink = new StreamQueue.Link(this);
  private int urgency = DEFAULT_URGENCY;
  private int news;
  private boolean wantsRoom;

  Stream(long id, Streams owner, SendStream send, ReceiveStream receive) {
    this.id = id;
    this.owner = owner;
    this.send = send;
    this.receive = receive;
  }

  /** The stream ID (RFC 9000 §2.1). */
  public long id() {
    return id;
  }

  /** Whether we can write: not to a unidirectional stream of the peer. */
  public boolean hasSendPart() {
    return send != null;
  }

  /** Whether we can read: not from a unidirectional stream of ours. */
  public boolean hasReceivePart() {
    return receive != null;
  }

  /** The sending part, to look at; only if there is one. */
  public SendStream sendPart() {
    if (send == null) {
      throw new IllegalStateException("stream " + id + " is receive-only");
    }
    return send;
  }

  /** The receiving part, to look at; only if there is one. */
  public ReceiveStream receivePart() {
    if (receive == null) {
      throw new IllegalStateException("stream " + id + " is send-only");
    }
    return receive;
  }

  /**
   * Takes a copy of as many bytes as there is room for.
   *
   * @return how many; a short count is back-pressure, and {@link #WRITABLE} will tell of room;
   *     {@link SendStream#CLOSED} when the stream was reset by us or stopped by the peer
   * @throws IllegalStateException after {@link #finish}
   */
  public int write(byte[] data, int offset, int length) {
    int n = sendPart().write(data, offset, length);
    wantsRoom = n >= 0 && n < length;
    owner.onChanged(this);
    return n;
  }

  /** No byte follows those written so far. */
  public void finish() {
    sendPart().finish();
    owner.onChanged(this);
  }

  /**
   * Gives up sending; what was not delivered may never be. Does nothing once all has arrived.
   *
   * @param errorCode the application's, 0 to 2^62 - 1
   */
  public void reset(long errorCode) {
    sendPart().reset(errorCode);
    owner.onChanged(this);
  }

  /**
   * Moves up to {@code length} bytes to {@code out}.
   *
   * @return how many; 0 when none have come yet; {@link ReceiveStream#END} after the last one;
   *     {@link ReceiveStream#RESET} if the peer gave up
   * @throws IllegalStateException after {@link #stop}
   */
  public int read(byte[] out, int outOffset, int length) {
    int n = receivePart().read(out, outOffset, length);
    owner.onChanged(this);
    return n;
  }

  /** Drops {@code n} readable bytes that were used where {@link ReceiveStream#peekArray} showed. */
  public void consume(int n) {
    receivePart().consume(n);
    owner.onChanged(this);
  }

  /**
   * Gives up receiving: the peer is asked to stop and what still comes is dropped.
   *
   * @param errorCode the application's, 0 to 2^62 - 1
   */
  public void stop(long errorCode) {
    receivePart().stop(errorCode);
    owner.onChanged(this);
  }

  /** How urgent the stream's data is. */
  public int urgency() {
    return urgency;
  }

  /**
   * Says how urgent the stream's data is: more urgent streams send first, equals take turns.
   *
   * @param urgency {@link #MOST_URGENT} to {@link #LEAST_URGENT}
   */
  public void setUrgency(int urgency) {
    if (urgency < MOST_URGENT || urgency > LEAST_URGENT) {
      throw new IllegalArgumentException("urgency " + urgency);
    }
    this.urgency = urgency;
    owner.onChanged(this);
  }

  /** Whether nothing more will happen on this stream. */
  public boolean isClosed() {
    return (send == null || send.state().isTerminal())
        && (receive == null || receive.state().isTerminal());
  }

  /** What happened since the last call: a sum of {@link #OPENED} and so on. */
  public int takeNews() {
    int taken = news;
    news = 0;
    newsLink.leave();
    return taken;
  }

  void addNews(int more, StreamQueue queue) {
    news |= more;
    queue.add(newsLink);
  }

  /** Whether a writer that was turned away should come back now. */
  boolean hasRoomForWriter() {
    // Half of the buffer at once: a wake-up per acknowledged packet would be too many.
    if (!wantsRoom || send.writable() < Math.max(1, send.maxBufferedBytes() / 2)) {
      return false;
    }
    wantsRoom = false;
    return true;
  }

  boolean hasControl() {
    return (send != null && send.hasControl()) || (receive != null && receive.hasControl());
  }

  StreamQueue.Link dataLink() {
    return dataLink;
  }

  StreamQueue.Link controlLink() {
    return controlLink;
  }

  /** Leaves all places where it waits to send, and gives its memory back. */
  void discard() {
    dataLink.leave();
    controlLink.leave();
    if (send != null) {
      send.discard();
    }
    if (receive != null) {
      receive.discard();
    }
  }
}
